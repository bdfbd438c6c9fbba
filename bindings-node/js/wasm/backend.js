import { EngineError } from '../surface/errors.js';

/** A compiled module and the instance that is in use. */
class Instance {
  #instantiate;
  #hint;
  #module;
  #exports;

  constructor(instantiate, hint) {
    this.#instantiate = instantiate;
    this.#hint = hint;
  }

  /** Takes the module, compiled or as bytes. The first one stays. */
  set(module) {
    this.#module ??= module instanceof WebAssembly.Module ? module : new WebAssembly.Module(module);
  }

  get ready() {
    return this.#module !== undefined;
  }

  exports() {
    if (!this.ready) throw new EngineError(this.#hint);
    return (this.#exports ??= this.#instantiate(this.#module));
  }

  drop() {
    this.#exports = undefined;
  }
}

/** The backend over the WebAssembly modules; whoever makes it hands the modules in. */
export class WasmBackend {
  name = 'wasm';

  constructor(glue, hints) {
    this.engineModule = new Instance(glue.engine, hints.engine);
    this.reasoningModule = new Instance(glue.reasoning, hints.reasoning);
    this.readerModule = new Instance(glue.reader, hints.reader);
  }

  engine() {
    return this.engineModule.exports();
  }

  reasoning() {
    return this.reasoningModule.exports();
  }

  reader() {
    return this.readerModule.exports();
  }

  /** A trap leaves the memory of an instance in an unknown state: nothing of it is used again. */
  restart() {
    this.engineModule.drop();
    this.reasoningModule.drop();
    this.readerModule.drop();
  }
}

/** Makes a function that hands a module in once, from what the caller gives or from where it lies. */
export function initialiser(instance, load) {
  let pending;
  return async function init(input) {
    if (instance.ready) return;
    pending ??= Promise.resolve(input ?? load())
      .then(compile)
      .then((module) => instance.set(module))
      .finally(() => (pending = undefined));
    await pending;
  };
}

/** Compiles a module out of an address, an answer, bytes or a compiled module. */
async function compile(input) {
  if (input instanceof WebAssembly.Module) return input;
  if (typeof input === 'string' || input instanceof URL || (globalThis.Request && input instanceof Request)) {
    return compile(await fetch(input));
  }
  if (globalThis.Response && input instanceof Response) {
    if (!input.ok) throw new EngineError(`the engine could not be fetched: ${input.status} ${input.url}`);
    // Compiling while it arrives wants the right content type, which many a server does not send.
    const streamed = input.headers.get('content-type')?.startsWith('application/wasm');
    return streamed ? WebAssembly.compileStreaming(input) : WebAssembly.compile(await input.arrayBuffer());
  }
  return WebAssembly.compile(input);
}
