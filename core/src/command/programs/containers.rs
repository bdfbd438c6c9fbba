//! Containers: commands that run in them, and volumes that are destroyed with them.

use super::direct::destroys;
use crate::command::call::Call;
use crate::command::options;
use crate::command::place::effects;
use crate::command::reader::Reader;
use crate::command::shell::scope::Scope;
use crate::command::text::{Arg, assignment, hole};
use crate::prisma::Impact;

const GLOBAL_VALUES: &[&str] =
    &["-c", "--context", "-H", "--host", "--config", "-l", "--log-level", "--tlscacert"];

const COMPOSE_VALUES: &[&str] = &[
    "-f",
    "--file",
    "-p",
    "--project-name",
    "--profile",
    "--env-file",
    "--project-directory",
    "--parallel",
    "--ansi",
    "--progress",
    "-H",
    "--host",
    "--context",
];

const EXEC_VALUES: &[&str] = &[
    "-e",
    "--env",
    "--env-file",
    "-u",
    "--user",
    "-w",
    "--workdir",
    "--detach-keys",
    "--index",
    "-p",
    "--publish",
    "-v",
    "--volume",
    "--name",
    "--network",
    "--net",
    "--entrypoint",
    "-l",
    "--label",
    "-h",
    "--hostname",
    "--mount",
    "--add-host",
    "-m",
    "--memory",
    "--cpus",
    "--platform",
    "--pull",
    "--restart",
    "--gpus",
    "--link",
    "--ip",
    "--dns",
    "--tmpfs",
    "--volumes-from",
    "--log-driver",
    "--log-opt",
    "--security-opt",
    "--cap-add",
    "--cap-drop",
    "--shm-size",
    "--ulimit",
    "--device",
    "--pid",
    "--ipc",
    "--userns",
    "--cidfile",
    "--expose",
    "-a",
    "--attach",
    "--stop-signal",
    "--stop-timeout",
    "--health-cmd",
    "--network-alias",
    "--runtime",
    "--init-path",
    "--cgroupns",
];

const KUBECTL_VALUES: &[&str] = &[
    "-n",
    "--namespace",
    "--context",
    "--kubeconfig",
    "--cluster",
    "--user",
    "-c",
    "--container",
    "-f",
    "--filename",
    "--pod-running-timeout",
    "--image",
    "--as",
    "--token",
    "-s",
    "--server",
    "--overrides",
    "--restart",
    "--env",
    "-l",
    "--labels",
    "--serviceaccount",
    "--image-pull-policy",
    "--limits",
    "--requests",
    "--port",
    "-o",
    "--output",
    "--request-timeout",
    "--cache-dir",
    "-v",
    "--target",
    "--profile",
    "--copy-to",
    "--custom",
];

pub(crate) fn handle(reader: &mut Reader<'_>, name: &str, call: &Call, scope: &mut Scope) -> Option<String> {
    match name {
        "docker" | "podman" | "nerdctl" | "finch" => engine(reader, call, scope),
        "docker-compose" | "podman-compose" => compose(reader, 1, call, scope),
        "kubectl" | "oc" | "k" | "kubecolor" | "kubectl.exe" => kubectl(reader, call, scope),
        "k3s" | "microk8s" | "minikube" if call.plain(1) == Some("kubectl") => {
            let args: Vec<Arg> = call.args.iter().skip(1).filter(|arg| arg.text != "--").cloned().collect();
            let kept = if name == "minikube" { args } else { call.rest().to_vec() };
            kubectl(reader, &call.with(&kept), scope);
        }
        _ => return None,
    }
    Some(hole())
}

fn engine(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    let at = options::operand(&call.args, 1, GLOBAL_VALUES);
    let rest = call.args.get(at + 1..).unwrap_or_default();
    match (call.plain(at).unwrap_or_default(), call.plain(at + 1).unwrap_or_default()) {
        ("compose", _) => compose(reader, at + 1, call, scope),
        ("exec" | "run", _) => inside(reader, at + 1, call, scope),
        ("container", "exec" | "run" | "create") | ("service", "create") => {
            inside(reader, at + 2, call, scope);
        }
        ("volume", "rm" | "remove" | "prune") => destroys(reader, call, Impact::DestroysData),
        ("system", "prune") if options::has(rest, &["--volumes"]) => {
            destroys(reader, call, Impact::DestroysData);
        }
        ("rm", _) if options::has(rest, &["-v", "--volumes"]) => destroys(reader, call, Impact::MayLoseData),
        _ => {}
    }
}

fn compose(reader: &mut Reader<'_>, at: usize, call: &Call, scope: &mut Scope) {
    let at = options::operand(&call.args, at, COMPOSE_VALUES);
    let rest = call.args.get(at + 1..).unwrap_or_default();
    match call.plain(at).unwrap_or_default() {
        "run" if runs_service(reader, rest, call) => {}
        "exec" | "run" => inside(reader, at + 1, call, scope),
        "down" if volumes(rest) => destroys(reader, call, Impact::DestroysData),
        "rm" if volumes(rest) => destroys(reader, call, Impact::MayLoseData),
        "up" if options::has(rest, &["-V", "--renew-anon-volumes"]) => {
            destroys(reader, call, Impact::MayLoseData);
        }
        _ => {}
    }
}

/// `compose run SERVICE` without a command runs what the service is made for; reports one whose name says
/// that this is to change a database.
fn runs_service(reader: &mut Reader<'_>, rest: &[Arg], call: &Call) -> bool {
    let words = options::operands(rest, 0, EXEC_VALUES);
    let [service] = words.as_slice() else { return false };
    let changes = ["migrat", "prisma", "seed", "reset"].iter().any(|word| service.text.contains(word));
    if changes {
        let reason = format!("what the service `{}` runs is described elsewhere", service.text);
        let mut inner = call.clone();
        inner.leave(&call.name().unwrap_or_default());
        reader.unknown(reason, &inner);
    }
    changes
}

fn volumes(rest: &[Arg]) -> bool {
    let refused = rest.iter().any(|arg| ["--volumes=false", "-v=false"].contains(&arg.text.as_str()));
    !refused && options::has(rest, &["-v", "--volumes"])
}

/// `exec` and `run`: options, the container (or image, or service), then the command.
fn inside(reader: &mut Reader<'_>, at: usize, call: &Call, scope: &mut Scope) {
    let target = options::operand(&call.args, at, EXEC_VALUES);
    let own = call.args.get(at..target).unwrap_or_default();
    let mut inner = call.clone();
    inner.leave(&call.name().unwrap_or_default());
    // Files of variables are read here, not in the container.
    let inside = std::mem::replace(&mut inner.place.folder, call.place.folder.clone());
    effects::load("docker", own, &mut inner);
    inner.place.folder = inside;
    effects::go("docker", own, &mut inner);
    for given in options::values(own, &["-e", "--env"]) {
        match assignment(&given.text) {
            Some((name, value)) => inner.give(name, value),
            None => {
                // `-e NAME` hands on what the caller has under that name.
                match call.env.get(&given.text) {
                    Some(value) => inner.give(&given.text, value),
                    None => inner.place.doubt(&given.text),
                }
            }
        }
    }
    let mut words: Vec<Arg> = options::value(own, &["--entrypoint"]).into_iter().collect();
    let command = call.args.get(target + 1..).unwrap_or_default();
    // `docker compose exec app -- command` is tolerated by some engines.
    let dashes = command.first().is_some_and(|arg| arg.text == "--");
    words.extend(command.iter().skip(usize::from(dashes)).cloned());
    if let Some(Arg { text, .. }) = words.first()
        && text.contains(char::is_whitespace)
        && words.len() == 1
    {
        let text = text.clone();
        reader.run_line(&text, &inner, scope);
        return;
    }
    run_image_command(reader, &words, call.args.get(target), &inner, scope);
}

/// The image of a database or of Prisma itself is the program when its entry point is.
fn run_image_command(
    reader: &mut Reader<'_>,
    words: &[Arg],
    image: Option<&Arg>,
    call: &Call,
    scope: &mut Scope,
) {
    let mark = reader.mark();
    reader.run(call.with(words), scope);
    let image = image.map_or("", |image| image.text.as_str());
    let name = image.rsplit('/').next().unwrap_or_default().split(':').next().unwrap_or_default();
    if name.contains("prisma") && !reader.has_any_since(mark) {
        let prisma = [vec![Arg::known("prisma")], words.to_vec()].concat();
        super::prisma::run(reader, &call.with(&prisma), scope);
        if !reader.has_known_since(mark) {
            reader.take_back(mark);
        }
    }
}

fn kubectl(reader: &mut Reader<'_>, call: &Call, scope: &mut Scope) {
    let at = options::operand(&call.args, 1, KUBECTL_VALUES);
    let rest = call.args.get(at + 1..).unwrap_or_default();
    let mut inner = call.clone();
    inner.leave(&call.name().unwrap_or_default());
    match call.plain(at).unwrap_or_default() {
        "exec" | "rsh" | "debug" => {
            let from = options::after_dashes(rest).unwrap_or_else(|| {
                let pod = options::operand(rest, 0, KUBECTL_VALUES);
                options::operand(rest, pod + 1, KUBECTL_VALUES)
            });
            reader.run(inner.with(rest.get(from..).unwrap_or_default()), scope);
        }
        "run" | "create" => {
            for given in options::values(rest, &["--env"]) {
                if let Some((name, value)) = assignment(&given.text) {
                    inner.give(name, value);
                }
            }
            if let Some(from) = options::after_dashes(rest) {
                reader.run(inner.with(rest.get(from..).unwrap_or_default()), scope);
            }
        }
        "delete" => {
            const KINDS: &[&str] = &[
                "pvc",
                "pv",
                "persistentvolumeclaim",
                "persistentvolumeclaims",
                "persistentvolume",
                "ns",
                "namespace",
            ];
            let kinds = rest.iter().filter_map(|arg| arg.text.split([',', '/']).next());
            if kinds.into_iter().any(|kind| KINDS.contains(&kind)) && !options::has(rest, &["--dry-run"]) {
                destroys(reader, call, Impact::DestroysData);
            }
        }
        _ => {}
    }
}
