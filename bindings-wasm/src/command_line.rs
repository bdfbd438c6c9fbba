//! The module that holds the whole command line, over a world that JavaScript gives.

use std::io::{self, Read};

use prisma_policy_cli::{Exit, Host, Stream};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// The world, as `bindings-node/js/node/world.cjs` makes it. What throws has the code of a system error.
    #[derive(Clone)]
    pub type World;

    #[wasm_bindgen(method, catch)]
    fn open(this: &World, path: &str) -> Result<i32, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn read(this: &World, file: i32, most: u32) -> Result<Vec<u8>, JsValue>;
    #[wasm_bindgen(method)]
    fn close(this: &World, file: i32);
    #[wasm_bindgen(method, catch, js_name = writeFile)]
    fn write_file(this: &World, path: &str, contents: &[u8]) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn write(this: &World, file: i32, bytes: &[u8]) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = isTerminal)]
    fn is_terminal(this: &World, file: i32) -> bool;
    #[wasm_bindgen(method)]
    fn variable(this: &World, name: &str) -> Option<String>;
    #[wasm_bindgen(method, catch)]
    fn spawn(this: &World, program: &str, arguments: Vec<String>) -> Result<i32, JsValue>;
    /// The code of a system error, such as `ENOENT`.
    #[wasm_bindgen(method, js_name = codeOf)]
    fn code_of(this: &World, error: &JsValue) -> String;
}

/// Runs the command line; the first of `args` is the name of the program. Gives the exit code.
#[wasm_bindgen(js_name = runCommandLine)]
pub fn run_command_line(args: Vec<String>, world: World) -> u8 {
    prisma_policy_cli::run(args, &mut JsHost { world })
}

struct JsHost {
    world: World,
}

impl Host for JsHost {
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read>> {
        let file = self.world.open(path).map_err(|error| self.error(&error))?;
        Ok(Box::new(Open { world: self.world.clone(), file }))
    }

    fn write_file(&mut self, path: &str, contents: &[u8]) -> io::Result<()> {
        self.world.write_file(path, contents).map_err(|error| self.error(&error))
    }

    fn stdin(&mut self) -> Box<dyn Read> {
        Box::new(Open { world: self.world.clone(), file: number(Stream::In) })
    }

    fn write(&mut self, stream: Stream, bytes: &[u8]) -> io::Result<()> {
        self.world.write(number(stream), bytes).map_err(|error| self.error(&error))
    }

    fn is_terminal(&self, stream: Stream) -> bool {
        self.world.is_terminal(number(stream))
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.world.variable(name)
    }

    fn spawn(&mut self, program: &str, arguments: &[String]) -> io::Result<Exit> {
        let ended = self.world.spawn(program, arguments.to_vec()).map_err(|error| self.error(&error))?;
        let signal = ended < 0;
        let number = u8::try_from(ended.unsigned_abs()).unwrap_or(u8::MAX);
        Ok(if signal { Exit::Signal(number) } else { Exit::Code(number) })
    }
}

impl JsHost {
    fn error(&self, error: &JsValue) -> io::Error {
        to_io(&self.world, error)
    }
}

/// A file that JavaScript holds open.
struct Open {
    world: World,
    file: i32,
}

impl Read for Open {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = u32::try_from(buffer.len()).unwrap_or(u32::MAX);
        let bytes = self.world.read(self.file, most).map_err(|error| to_io(&self.world, &error))?;
        let taken = bytes.len().min(buffer.len());
        buffer.iter_mut().zip(&bytes).for_each(|(to, from)| *to = *from);
        Ok(taken)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if self.file > number(Stream::Err) {
            self.world.close(self.file);
        }
    }
}

fn to_io(world: &World, error: &JsValue) -> io::Error {
    match world.code_of(error).as_str() {
        "ENOENT" => io::ErrorKind::NotFound.into(),
        "EACCES" | "EPERM" => io::ErrorKind::PermissionDenied.into(),
        "EISDIR" => io::ErrorKind::IsADirectory.into(),
        "ENOTDIR" => io::ErrorKind::NotADirectory.into(),
        "EPIPE" => io::ErrorKind::BrokenPipe.into(),
        "EINTR" => io::ErrorKind::Interrupted.into(),
        code => io::Error::other(code.to_owned()),
    }
}

const fn number(stream: Stream) -> i32 {
    match stream {
        Stream::In => 0,
        Stream::Out => 1,
        Stream::Err => 2,
    }
}
