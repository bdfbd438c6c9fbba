//! The signs by which agents and CI services are known.
//!
//! Those of agents are what Prisma 7.10.1 and 6.19.3 look for, and a few more that the agents set. Those of CI services
//! are in two lists: what Prisma (both) looks for before it asks a question, and what its copy of `ci-info` knows beyond
//! that. From the second, Heroku is left out, which is known there by a path that a person in `heroku run` has too.

/// A sign of an agent.
pub(super) struct Sign {
    pub(super) agent: &'static str,
    pub(super) seen: Seen,
}

/// What is seen.
pub(super) enum Seen {
    /// A variable is set.
    Set(&'static str),
    /// A variable has this value.
    Is(&'static str, &'static str),
    /// A variable begins so.
    Begins(&'static str, &'static str),
    /// A file or a folder is there.
    File(&'static str),
}

const fn set(agent: &'static str, variable: &'static str) -> Sign {
    Sign { agent, seen: Seen::Set(variable) }
}

pub(super) const AGENTS: &[Sign] = &[
    set("claude-code", "CLAUDECODE"),
    set("claude-code", "CLAUDE_CODE"),
    set("codex", "CODEX_THREAD_ID"),
    set("codex", "CODEX_CI"),
    set("codex", "CODEX_SANDBOX"),
    set("codex", "CODEX_SANDBOX_NETWORK_DISABLED"),
    set("gemini-cli", "GEMINI_CLI"),
    set("qwen-code", "QWEN_CODE"),
    set("cursor", "CURSOR_AGENT"),
    Sign { agent: "cursor", seen: Seen::Is("CURSOR_EXTENSION_HOST_ROLE", "agent-exec") },
    set("copilot-cli", "COPILOT_CLI"),
    set("opencode", "OPENCODE"),
    set("opencode", "OPENCODE_CLIENT"),
    set("cline", "CLINE_ACTIVE"),
    Sign { agent: "goose", seen: Seen::Is("AGENT", "goose") },
    Sign { agent: "amp", seen: Seen::Is("AGENT", "amp") },
    set("crush", "CRUSH"),
    Sign { agent: "aider", seen: Seen::Is("OR_APP_NAME", "Aider") },
    set("augment", "AUGMENT_AGENT"),
    set("antigravity", "ANTIGRAVITY_AGENT"),
    Sign { agent: "replit", seen: Seen::Begins("REPLIT_SESSION", "agent-") },
    set("replit", "REPLIT_CLI"),
    Sign { agent: "devin", seen: Seen::File("/opt/.devin") },
];

/// Variables in which an agent may give its own name; `1` is none.
pub(super) const NAMED: &[&str] = &["AI_AGENT", "AGENT"];

/// Where one of these is set, Prisma asks no questions.
pub(super) const CI: &[&str] = &[
    "CI",
    "CONTINUOUS_INTEGRATION",
    "BUILD_NUMBER",
    "RUN_ID",
    "AGOLA_GIT_REF",
    "AC_APPCIRCLE",
    "APPVEYOR",
    "CODEBUILD",
    "TF_BUILD",
    "bamboo_planKey",
    "BITBUCKET_COMMIT",
    "BITRISE_IO",
    "BUDDY_WORKSPACE_ID",
    "BUILDKITE",
    "CIRCLECI",
    "CIRRUS_CI",
    "CF_BUILD_ID",
    "CM_BUILD_ID",
    "CI_NAME",
    "DRONE",
    "DSARI",
    "EARTHLY_CI",
    "EAS_BUILD",
    "GERRIT_PROJECT",
    "GITEA_ACTIONS",
    "GITHUB_ACTIONS",
    "GITLAB_CI",
    "GOCD",
    "BUILDER_OUTPUT",
    "HARNESS_BUILD_ID",
    "JENKINS_URL",
    "BUILD_ID",
    "LAYERCI",
    "MAGNUM",
    "NETLIFY",
    "NEVERCODE",
    "PROW_JOB_ID",
    "RELEASE_BUILD_ID",
    "RENDER",
    "SAILCI",
    "HUDSON",
    "SCREWDRIVER",
    "SEMAPHORE",
    "SOURCEHUT",
    "STRIDER",
    "TASK_ID",
    "TEAMCITY_VERSION",
    "TRAVIS",
    "VELA",
    "NOW_BUILDER",
    "APPCENTER_BUILD_ID",
    "CI_XCODE_PROJECT",
    "XCS",
];

/// Where one of these is set, `ci-info` knows a CI service.
pub(super) const MORE_CI: &[&str] = &[
    "ALPIC_HOST",
    "CODEBUILD_BUILD_ARN",
    "CAPAWESOME_CLOUD",
    "CF_PAGES",
    "WORKERS_CI",
    "GO_PIPELINE_LABEL",
    "HUDSON_URL",
    "RWX",
    "VERCEL",
    "CI_APP_ID",
    "CI_BUILD_ID",
    "CI_BUILD_NUMBER",
];
