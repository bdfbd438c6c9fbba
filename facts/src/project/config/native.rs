//! What Node and a few modules give to a config file, as far as it is understood.

/// A module, or something that one gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Native {
    /// `process`.
    Process,
    /// `process.env`.
    Variables,
    /// `process.cwd`.
    Cwd,
    /// `process.loadEnvFile`.
    LoadEnvFile,
    /// `path`.
    Path,
    /// A function of `path`.
    OfPath(OfPath),
    /// `url`.
    Urls,
    /// `URL`.
    Url,
    /// `fileURLToPath`.
    FileUrlToPath,
    /// `import.meta`.
    Meta,
    /// `require`.
    Require,
    /// `fs`.
    Files,
    /// `existsSync` of it.
    Exists,
    /// `console`.
    Console,
    /// What prints.
    Print,
    /// `encodeURIComponent`.
    Encode,
    /// `prisma/config`.
    Prisma,
    /// `env` of Prisma.
    Env,
    /// `prisma-policy/config`.
    Policy,
    /// `defineConfig` of Prisma, `guard`: they give the object that they take.
    Identity,
    /// `dotenv`.
    Dotenv,
    /// `config` of dotenv.
    LoadDotenv,
    /// `@next/env`.
    Next,
    /// `loadEnvConfig` of it.
    LoadNext,
    /// Something that changes no variables and is not followed.
    Harmless(String),
    /// Something whose code is not known.
    Foreign(String),
}

/// A function of `path`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OfPath {
    Join,
    Resolve,
    Dirname,
}

impl Native {
    /// The module of a name.
    pub(super) fn module(from: &str) -> Self {
        match from.strip_prefix("node:").unwrap_or(from) {
            "prisma/config" | "@prisma/config" => Self::Prisma,
            "prisma-policy/config" => Self::Policy,
            "dotenv" => Self::Dotenv,
            "@next/env" => Self::Next,
            "path" => Self::Path,
            "path/posix" if cfg!(unix) => Self::Path,
            "url" => Self::Urls,
            "process" => Self::Process,
            "fs" => Self::Files,
            "os" | "prisma" => Self::Harmless(from.to_owned()),
            adapter if adapter.starts_with("@prisma/adapter-") => Self::Harmless(from.to_owned()),
            _ => Self::Foreign(from.to_owned()),
        }
    }

    /// What it gives under a name; `*` is a module as a whole. None where that is not understood.
    pub(super) fn member(&self, name: &str) -> Option<Self> {
        let given = match (self, name) {
            (Self::Harmless(_) | Self::Foreign(_), _)
            | (_, "*")
            | (
                Self::Process | Self::Path | Self::Urls | Self::Files | Self::Dotenv | Self::Next,
                "default",
            ) => self.clone(),
            (Self::Process, "env") => Self::Variables,
            (Self::Process, "cwd") => Self::Cwd,
            (Self::Process, "loadEnvFile") => Self::LoadEnvFile,
            (Self::Path, "posix") if cfg!(unix) => Self::Path,
            (Self::Path, "join") => Self::OfPath(OfPath::Join),
            (Self::Path, "resolve") => Self::OfPath(OfPath::Resolve),
            (Self::Path, "dirname") => Self::OfPath(OfPath::Dirname),
            (Self::Urls, "URL") => Self::Url,
            (Self::Urls, "fileURLToPath") => Self::FileUrlToPath,
            (Self::Files, "existsSync") => Self::Exists,
            (Self::Files, _) => Self::Harmless("fs".to_owned()),
            (Self::Console, "log" | "info" | "warn" | "error" | "debug") => Self::Print,
            (Self::Prisma, "defineConfig") | (Self::Policy, "guard") => Self::Identity,
            (Self::Prisma, "env") => Self::Env,
            (Self::Dotenv, "config") => Self::LoadDotenv,
            (Self::Next, "loadEnvConfig") => Self::LoadNext,
            _ => return None,
        };
        Some(given)
    }

    /// What a name means where nothing else is bound to it.
    pub(super) fn global(name: &str) -> Option<Self> {
        match name {
            "process" => Some(Self::Process),
            "require" => Some(Self::Require),
            "URL" => Some(Self::Url),
            "console" => Some(Self::Console),
            "encodeURIComponent" => Some(Self::Encode),
            _ => None,
        }
    }
}
