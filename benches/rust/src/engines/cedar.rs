//! cedar-policy: a forbid for each rule, what it asks for in its annotation.

use std::collections::HashMap;
use std::str::FromStr;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityId, EntityTypeName, EntityUid, PolicyId, PolicySet,
    Request,
};
use prisma_policy::Outcome;
use serde_json::Value;

use crate::Result;
use crate::entrant::Engine;

const TWELVE: &str = include_str!("../../../rules/critical.cedar");

/// The engine, and what each policy asks for.
pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    effects: HashMap<PolicyId, Outcome>,
    entities: Entities,
    action: EntityTypeName,
    nobody: EntityUid,
    database: EntityUid,
}

impl Engine for Cedar {
    const NAME: &'static str = "cedar-policy";
    const PACKAGE: Option<&'static str> = Some("cedar-policy");
    type Source = String;
    type Prepared = Request;

    fn source(others: usize) -> Result<String> {
        let other = |at| {
            format!(
                "@outcome(\"deny\") forbid (principal, action == Action::\"other-{at}\", resource) \
                 when {{ context.environment == \"production\" }};\n"
            )
        };
        Ok(TWELVE.to_owned() + &(0..others).map(other).collect::<String>())
    }

    fn load(source: &String) -> Result<Self> {
        let policies = PolicySet::from_str(source)?;
        let effect = |text: &str| serde_json::from_value(Value::from(text));
        let effects = policies
            .policies()
            .filter_map(|policy| Some((policy.id().clone(), policy.annotation("outcome")?)))
            .map(|(id, text)| Ok((id, effect(text)?)))
            .collect::<Result<_>>()?;
        Ok(Self {
            authorizer: Authorizer::new(),
            policies,
            effects,
            entities: Entities::empty(),
            action: EntityTypeName::from_str("Action")?,
            nobody: EntityUid::from_str(r#"User::"somebody""#)?,
            database: EntityUid::from_str(r#"Database::"target""#)?,
        })
    }

    fn prepare(&self, text: &'static str) -> Result<Request> {
        let value: Value = serde_json::from_str(text)?;
        let command = value.get("command").and_then(Value::as_str).ok_or("no command")?;
        let action = EntityUid::from_type_name_and_id(self.action.clone(), EntityId::new(command));
        let context = Context::from_json_value(value, None)?;
        Ok(Request::new(self.nobody.clone(), action, self.database.clone(), context, None)?)
    }

    fn outcome(&mut self, request: &Request) -> Option<Outcome> {
        let response = self.authorizer.is_authorized(request, &self.policies, &self.entities);
        if response.diagnostics().errors().next().is_some() {
            return None;
        }
        match response.decision() {
            Decision::Allow => Some(Outcome::Allow),
            Decision::Deny => {
                response.diagnostics().reason().filter_map(|id| self.effects.get(id)).max().copied()
            }
        }
    }

    fn outcome_of_text(&mut self, text: &'static str) -> Option<Outcome> {
        let request = self.prepare(text).ok()?;
        self.outcome(&request)
    }
}
