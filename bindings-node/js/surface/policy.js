import { OperationError, PolicyError } from './errors.js';
import { guarded } from './guard.js';
import { Handle } from './handle.js';
import { operationText } from './operation.js';
import { changeOptions, loadOptions, matrixOptions, string } from './options.js';
import { PreparedOperation } from './prepared.js';
import { Shortcut } from './shortcut.js';
import { clip, loneSurrogate } from './text.js';

/** Makes the class of policies over a backend. */
export function policyClass(backend) {
  const call = (work) => guarded(backend, () => work(backend.engine()));
  const trusted = Symbol('made by load');

  /** One or several policies that decide together. */
  return class Policy {
    #handle;
    #reasoner;
    #identities;
    #shortcut;

    constructor(token, make) {
      if (token !== trusted) throw new TypeError('a policy is made by Policy.load or Policy.criticalRules');
      this.#handle = new Handle(make);
      this.#reasoner = new Handle(make);
      this.#identities = this.#ask('identities');
      this.#shortcut = new Shortcut(() => this.#call((engine) => engine.table()));
    }

    static load(source, options) {
      const sources = (Array.isArray(source) ? [...source] : [source]).map((one) => string(one, 'a policy'));
      const { schema, proofs } = loadOptions(options);
      const declared = schema === undefined ? [] : [schema];
      const wrong = [...sources, ...declared].map(loneSurrogate).filter(Boolean);
      if (wrong.length > 0) throw new PolicyError(wrong);
      const clipped = sources.map(clip);
      const [declarations] = declared.map(clip);
      const policy = new Policy(trusted, (engine) => engine.Engine.load(clipped, declarations));
      if (proofs === 'required') policy.#reason((engine) => engine.requireProofs());
      return policy;
    }

    static criticalRules() {
      return new Policy(trusted, (engine) => engine.Engine.criticalRules());
    }

    static check(source) {
      const wrong = loneSurrogate(string(source, 'a policy'), 0);
      return wrong ? [wrong] : JSON.parse(call((engine) => engine.check(clip(source))));
    }

    static format(source) {
      const wrong = loneSurrogate(string(source, 'a policy'), 0);
      if (wrong) throw new PolicyError([wrong]);
      return call((engine) => engine.format(clip(source)));
    }

    get identities() {
      return this.#identities.map((identity) => ({ ...identity }));
    }

    decide(operation) {
      const answer = this.#decide(operation);
      if (answer.error) throw new OperationError(answer.error);
      return answer;
    }

    outcome(operation) {
      const outcome = this.#shortcut.outcome(operation);
      if (outcome !== undefined) return outcome;
      const text = clip(operationText(operation));
      return this.#call((engine) => engine.outcome(text));
    }

    prepare(operation) {
      const text = clip(operationText(operation));
      const handle = new Handle((engine) => this.#handle.get(engine).prepare(text));
      call((engine) => handle.get(engine));
      return new PreparedOperation(backend, handle);
    }

    decideMany(operations) {
      if (typeof operations?.[Symbol.iterator] !== 'function' || typeof operations === 'string') {
        throw new TypeError('decideMany takes a list of operations');
      }
      return Array.from(operations, (operation) => {
        try {
          return this.#decide(operation);
        } catch (error) {
          if (error instanceof OperationError) return { error: error.toJSON() };
          throw error;
        }
      });
    }

    facts() {
      return this.#ask('facts');
    }

    test() {
      return this.#ask('test');
    }

    prove() {
      return JSON.parse(this.#reason((engine) => engine.prove()));
    }

    analyze() {
      return JSON.parse(this.#reason((engine) => engine.analyze()));
    }

    diff(other) {
      // A policy of the other binding, or of another copy of this package, lives in another engine.
      if (typeof other !== 'object' || other === null || !(#handle in other)) {
        throw new TypeError('diff takes a policy that the same Policy class has loaded');
      }
      return JSON.parse(this.#reason((engine, of) => engine.difference(of(other))));
    }

    whatWouldAllow(operation, options) {
      const json = changeOptions(options);
      const text = clip(operationText(operation));
      return JSON.parse(this.#reason((engine) => engine.whatWouldAllow(text, json)));
    }

    matrix(options) {
      const [rows, columns] = matrixOptions(options).map(clip);
      return JSON.parse(this.#reason((engine) => engine.matrix(rows, columns)));
    }

    #decide(operation) {
      const text = clip(operationText(operation));
      return JSON.parse(this.#call((engine) => engine.decide(text)));
    }

    #ask(question) {
      return JSON.parse(this.#call((engine) => engine[question]()));
    }

    #call(work) {
      return call((engine) => work(this.#handle.get(engine)));
    }

    /** Asks the engine that reasons, which may be another than the one that decides and then loads the policy too. */
    #reason(work) {
      return call((engine) => {
        const reasoning = backend.reasoning();
        const of = (policy) => (reasoning === engine ? policy.#handle : policy.#reasoner).get(reasoning);
        return work(of(this), of);
      });
    }
  };
}
