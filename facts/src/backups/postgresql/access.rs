//! How a program of PostgreSQL is told where to connect: by variables and a file, and nothing stands in its arguments.

use std::process::Command;

use crate::backups::BackupError;
use crate::backups::credentials::Credentials;
use crate::database::Parameters;
use crate::secret::Secret;
use crate::target::DatabaseUrl;

/// How a program of PostgreSQL is told where to connect.
pub(super) struct Access {
    pub(super) credentials: Credentials,
    variables: Vec<(&'static str, String)>,
    password: Option<Secret>,
}

impl Access {
    pub(super) fn of(url: &DatabaseUrl, encrypted: bool) -> Result<Self, BackupError> {
        let parameters = Parameters::of(url)?;
        let password = parameters.password();
        let escape = |text: &str| text.replace('\\', "\\\\").replace(':', "\\:");
        let line = password.as_ref().map(|password| format!("*:*:*:*:{}\n", escape(password.expose())));
        let credentials = Credentials::write(&Secret::new(line.unwrap_or_default()))?;
        let user = url.user.clone().unwrap_or_else(|| "postgres".to_owned());
        let mut variables = vec![
            ("PGHOST", url.host.clone().unwrap_or_else(|| "localhost".to_owned())),
            ("PGPORT", url.port.unwrap_or(5432).to_string()),
            ("PGDATABASE", url.name.clone().unwrap_or_else(|| user.clone())),
            ("PGUSER", user),
            ("PGCONNECT_TIMEOUT", "10".to_owned()),
            ("PGAPPNAME", "prisma-policy".to_owned()),
            ("PGPASSFILE", credentials.path().display().to_string()),
            // As the connection was encrypted that the snapshot was made in.
            ("PGSSLMODE", mode(&parameters, encrypted).to_owned()),
        ];
        match parameters.authority() {
            Some(authority) => variables.push(("PGSSLROOTCERT", authority.display().to_string())),
            None if mode(&parameters, encrypted).starts_with("verify") => {
                variables.push(("PGSSLROOTCERT", "system".to_owned()));
            }
            None => {}
        }
        if let Some((certificate, key)) = parameters.client() {
            variables.push(("PGSSLCERT", certificate.display().to_string()));
            variables.push(("PGSSLKEY", key.display().to_string()));
        }
        Ok(Self { credentials, variables, password })
    }

    /// Hands it to a program.
    pub(super) fn hand(&self, command: &mut Command) {
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
    }

    /// A text without the password, should it be there.
    pub(super) fn mask(&self, text: &str) -> String {
        match self.password.as_ref().map(Secret::expose).filter(|password| !password.is_empty()) {
            Some(password) => text.replace(password, "***"),
            None => text.to_owned(),
        }
    }
}

fn mode(parameters: &Parameters, encrypted: bool) -> &'static str {
    match parameters.get("sslmode").as_deref() {
        _ if !encrypted => "disable",
        Some("verify-ca") => "verify-ca",
        Some("verify-full") => "verify-full",
        _ if parameters.strict() => "verify-full",
        _ => "require",
    }
}
