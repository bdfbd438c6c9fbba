//! Programs whose output a shell may be handed without a risk: settings for it to evaluate, and well-known installers.

use crate::command::call::Call;
use crate::command::reader::Reader;
use crate::command::shell::scope::Scope;
use crate::command::text;
use crate::command::text::hole;

/// Programs that print settings for the shell to evaluate (`eval "$(ssh-agent -s)"`), or well-known text.
const SETTING_PRINTERS: &[&str] = &[
    "ssh-agent",
    "direnv",
    "fnm",
    "nodenv",
    "rbenv",
    "pyenv",
    "jenv",
    "goenv",
    "brew",
    "starship",
    "zoxide",
    "mise",
    "rtx",
    "asdf",
    "opam",
    "luarocks",
    "dircolors",
    "minikube",
    "docker-machine",
    "keychain",
    "thefuck",
    "atuin",
    "lesspipe",
    "register-python-argcomplete",
    "resize",
    "tset",
    "gpg-agent",
    "volta",
    "perl",
    "conda",
    "micromamba",
    "navi",
    "mcfly",
    "hub",
    "sheldon",
    "antibody",
    "oh-my-posh",
    "fzf",
    "tput",
    "locale",
    "assume",
];

/// Words after which any program prints settings and nothing else.
const SETTING_WORDS: &[&str] = &[
    "init",
    "hook",
    "shellenv",
    "activate",
    "completion",
    "completions",
    "docker-env",
    "signin",
    "env",
    "shell-init",
    "export-credentials",
    "login",
    "--init",
    "completion-script",
    "podman-env",
];

/// Installers that everybody pipes into a shell; none of them knows of a database.
const INSTALLERS: &[&str] = &[
    "bun.sh/install",
    "get.docker.com",
    "deb.nodesource.com",
    "rpm.nodesource.com",
    "sh.rustup.rs",
    "nvm-sh/nvm",
    "get.pnpm.io",
    "deno.land/install",
    "deno.land/x/install",
    "astral.sh/uv",
    "fly.io/install",
    "cli.doppler.com",
    "Homebrew/install",
    "ohmyzsh/ohmyzsh",
    "get.sdkman.io",
    "get.volta.sh",
    "fnm.vercel.app",
    "starship.rs/install",
    "get.helm.sh",
    "raw.githubusercontent.com/helm/helm",
    "railway.app/install",
    "cli-assets.heroku.com",
    "install.python-poetry.org",
    "bootstrap.pypa.io",
    "ollama.com/install",
    "claude.ai/install",
    "mise.run",
    "mise.jdx.dev",
    "get.k3s.io",
    "tailscale.com/install",
    "sdk.cloud.google.com",
    "install.determinate.systems",
    "nixos.org/nix/install",
    "yarnpkg.com/install",
    "npmjs.com/install",
    "www.npmjs.org/install",
    "install.duckdb.org",
    "get.jetify.com",
    "get.jetpack.io",
    "starship.rs",
    "setup.atuin.sh",
];

pub(crate) fn handle(
    _reader: &mut Reader<'_>,
    name: &str,
    call: &Call,
    _scope: &mut Scope,
) -> Option<String> {
    if ["curl", "wget"].contains(&name) {
        let known = |arg: &text::Arg| INSTALLERS.iter().any(|place| arg.text.contains(place));
        return Some(if call.rest().iter().any(known) { String::new() } else { hole() });
    }
    prints_settings(name, call).then(String::new)
}

fn prints_settings(name: &str, call: &Call) -> bool {
    let asks = call.rest().iter().take(3).any(|arg| SETTING_WORDS.contains(&arg.text.as_str()));
    SETTING_PRINTERS.contains(&name) || (asks && !super::opaque::starts_command(name))
}
