/** A policy does not load, or does not format. */
export class PolicyError extends Error {
  /** @param {object[]} diagnostics */
  constructor(diagnostics) {
    super(summary(diagnostics));
    this.name = 'PolicyError';
    this.diagnostics = diagnostics;
  }
}

/** An operation is refused before it is judged. */
export class OperationError extends Error {
  /** @param {{ code: string, message: string, path: string, help: string | null }} refusal */
  constructor({ code, message, path, help }) {
    super(message);
    this.name = 'OperationError';
    this.code = code;
    this.path = path;
    this.help = help;
  }

  /** The refusal as data, as `decideMany` gives it. */
  toJSON() {
    return { code: this.code, message: this.message, path: this.path, help: this.help };
  }
}

/** The engine itself is not there, or has stopped; nothing was judged. */
export class EngineError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'EngineError';
  }
}

function summary(diagnostics) {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  if (errors.length === 0) return 'the policy does not load';
  const { message, span } = errors[0];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return `${span.line}:${span.column}: ${message}${more}`;
}
