import type { CallEntry } from './call-log.ts';
import { type Intercept, limitOf, suffer, timeOut, unavailable } from './fate.ts';
import type { Iam } from './iam.ts';
import { type Life, never } from './life.ts';
import { NotSimulated } from './not-simulated.ts';
import type { Reach } from './reach.ts';
import { type Call, type Durations, type Operation, type Service, ServiceFault, type Timers } from './service.ts';

export type { CallEntry } from './call-log.ts';
export type { Fate, Intercept } from './fate.ts';

interface Parts {
  readonly timers: Timers;
  readonly durations: Durations;
  readonly reach: Reach;
  readonly iam: Iam;
  readonly log: (entry: CallEntry) => void;
}

/** Services whose SDK says AccessDeniedException; the others say AccessDenied. */
const longNamed = ['lambda', 'states', 'dynamodb', 'events'];

/** Carries calls to services: the network, IAM, the log. */
export class Dispatch {
  readonly #services = new Map<string, Service>();
  readonly #parts: Parts;
  intercept: Intercept = () => 'proceed';
  /** Errors of the simulation itself, which no function may swallow: a test has to find this empty. */
  readonly complaints: unknown[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  add(service: Service): void {
    this.#services.set(service.name, service);
  }

  /** A call by an SDK client. Rejects with TimeoutError when the client's time limit is over without an answer. */
  send(call: Call, life: Life): Promise<unknown> {
    if (life.ended) return never();
    const { timers, reach } = this.#parts;
    const limit = limitOf(call, reach.reaches(call.caller.region, call.region, call.service));
    return new Promise((resolve, reject) => {
      const settle = (tell: () => void) => {
        answered();
        if (!life.ended) tell();
      };
      const answered = timers.after(limit, () => settle(() => reject(timeOut(call, limit))));
      this.#travel(call, life).then(
        (value) => settle(() => resolve(value)),
        (failure: unknown) => settle(() => reject(failure)),
      );
    });
  }

  /** A call by a service of AWS on behalf of a role: authorized and applied, without a client's limits. */
  async request(call: Call): Promise<unknown> {
    const { reach, timers } = this.#parts;
    const before = this.intercept(call, 'before');
    if (before instanceof ServiceFault) throw before;
    const isOpen = reach.reaches(call.caller.region, call.region, call.service);
    if (before === 'lose-call' || !isOpen) throw unavailable(call);
    const applied = this.#apply(call, timers.now());
    const outcome = applied instanceof Promise ? await applied : applied;
    const after = this.intercept(call, 'after');
    if (after instanceof ServiceFault) throw after;
    if (before === 'lose-answer' || after !== 'proceed') throw unavailable(call);
    return outcomeOf(outcome);
  }

  /** Throws AccessDenied unless the role may make the call. */
  authorize(call: Call): void {
    const deniedName = longNamed.includes(call.service) ? 'AccessDeniedException' : 'AccessDenied';
    for (const need of this.#operationOf(call).needs(call)) this.#parts.iam.authorize(call.caller, need, deniedName);
  }

  async #travel(call: Call, life: Life): Promise<unknown> {
    const { timers, durations, reach } = this.#parts;
    const at = timers.now();
    const before = this.intercept(call, 'before');
    if (before === 'lose-call') return end(life);
    if (before instanceof ServiceFault) return this.#refuse(call, at, before);
    await timers.sleep(durations.draw('apiLatency'));
    if (!reach.reaches(call.caller.region, call.region, call.service)) return this.#unreachable(call, at);
    const applied = this.#apply(call, at);
    const outcome = applied instanceof Promise ? await applied : applied;
    const after = this.intercept(call, 'after');
    if (before === 'lose-answer' || after === 'lose-answer' || after === 'lose-call') return end(life);
    if (after instanceof ServiceFault) return suffer(after);
    await timers.sleep(durations.draw('apiLatency'));
    if (!reach.reaches(call.caller.region, call.region, call.service)) return never();
    return outcomeOf(outcome);
  }

  /** Never throws: the outcome is known here before the answer has travelled back. Most operations have theirs at once. */
  #apply(call: Call, at: number): Applied | Promise<Applied> {
    const appliedAt = this.#parts.timers.now();
    const succeed = (value: unknown): Applied => {
      this.#log(call, { at, appliedAt, result: 'ok' });
      return { value };
    };
    const fail = (failure: unknown): Applied => {
      if (!(failure instanceof ServiceFault)) this.complaints.push(failure);
      this.#log(call, { at, appliedAt, result: failure instanceof Error ? failure.name : String(failure) });
      return { failure };
    };
    try {
      this.authorize(call);
      const answer = this.#operationOf(call).apply(call);
      return answer instanceof Promise ? answer.then(succeed, fail) : succeed(answer);
    } catch (failure) {
      return fail(failure);
    }
  }

  #unreachable(call: Call, at: number): Promise<never> {
    this.#log(call, { at, result: 'unreachable' });
    return never();
  }

  #refuse(call: Call, at: number, fault: ServiceFault): Promise<never> {
    this.#log(call, { at, result: fault.name });
    return suffer(fault);
  }

  #operationOf(call: Call): Operation {
    const operation = this.#services.get(call.service)?.operations[call.operation];
    if (operation !== undefined) return operation;
    throw new NotSimulated(`The world does not simulate ${call.operation} of ${call.service}.`);
  }

  #log(call: Call, outcome: Pick<CallEntry, 'at' | 'appliedAt' | 'result'>): void {
    const { service, region, operation, input, caller } = call;
    const known = this.#services.get(service)?.operations[operation];
    const { mutating = false, target = () => '' } = known ?? {};
    const { role, region: from } = caller;
    this.#parts.log({ ...outcome, role, from, service, region, operation, target: target(call), mutating, input });
  }
}

function end(life: Life): Promise<never> {
  life.end();
  return never();
}

/** What an operation did: its value, or what it threw. */
type Applied = { readonly value: unknown } | { readonly failure: unknown };

function outcomeOf(applied: Applied): unknown {
  if ('failure' in applied) throw applied.failure;
  return applied.value;
}
