import { never } from './life.ts';
import { type Call, ServiceFault } from './service.ts';

/**
 * What befalls a call: `lose-call` kills the caller before the call is applied, `lose-answer` kills it after that but
 * before it learns of it, a fault is thrown in place of the call (stage `before`) or of its answer (stage `after`).
 * A service of AWS that calls can't be killed: it gets ServiceUnavailable where its call or its answer is lost.
 */
export type Fate = 'proceed' | 'lose-call' | 'lose-answer' | ServiceFault;

/** Asked for each call that a function, the operator or a service makes, before it travels and after it was applied. */
export type Intercept = (call: Call, stage: 'before' | 'after') => Fate;

/**
 * The client's time limit in milliseconds, as `functions/runtime/clients.ts` sets it: an answer may take 8 s, but a connection to
 * another Region that can't be opened is given up early, since a dead Region must not hold anyone up.
 */
export function limitOf({ operation, caller, region }: Call, isOpen: boolean): number {
  return !isOpen && region !== caller.region && /^(Get|List|Describe|Invoke)/.test(operation) ? 3000 : 8000;
}

/** The fault of a call whose time limit is over. It carries no HTTP status, since no answer came. */
export function timeOut({ operation, service, region }: Call, limit: number): ServiceFault {
  return new ServiceFault(
    'TimeoutError',
    `${operation} of ${service} in ${region} had no answer after ${limit} ms.`,
    0,
  );
}

/** What a service of AWS gets from another one that does not answer. */
export const unavailable = ({ service, region }: Call): ServiceFault =>
  new ServiceFault('ServiceUnavailable', `${service} in ${region} does not answer.`, 503);

/** Throws a fault that was decided; a time-out takes until the client's limit, which then throws it. */
export async function suffer(fault: ServiceFault): Promise<never> {
  if (fault.name === 'TimeoutError') return never();
  throw fault;
}
