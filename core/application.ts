import type { Health } from './configuration-health.ts';
import type { Observation } from './evidence.ts';

/** The application's own word: what an answer of its health URL says. */

/** An answer over HTTPS, with the beginning of its body. */
export interface WebAnswer {
  readonly status: number;
  readonly body: string;
}

type Application = NonNullable<Observation['application']>;

/** Is it the answer of an application that is well? */
export function applicationSignal(health: Health, { status, body }: WebAnswer): Application {
  const { expectedStatus, expectedBody } = health;
  const url = named(health);
  if (status !== expectedStatus)
    return { state: 'down', reason: `${url} answers with ${status}, not with ${expectedStatus}.` };
  if (expectedBody !== undefined && !body.includes(expectedBody))
    return { state: 'down', reason: `${url} answers with ${status}, but without "${expectedBody}".` };
  return { state: 'up', reason: `${url} answers with ${status}, as it should.` };
}

/** What nobody answered, or not in time. `why`: a message, of which a page has the beginning: Node's on a wrong certificate names all its hosts. */
export const noApplication = (health: Health, why: string): Application => ({
  state: 'down',
  reason: `${named(health)} does not answer: ${why.length > mostOfWhy ? `${why.slice(0, mostOfWhy)}…` : why.replace(/\.?$/, '.')}`,
});

const mostOfWhy = 200;

/** The URL on a page: what follows the question mark may be a secret. */
const named = ({ url }: Health): string => url.replace(/\?.*/, '');
