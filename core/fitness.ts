import type { Instance, Region } from './configuration.ts';
import { driftOf } from './fitness-drift.ts';
import { remedyOf } from './fitness-remedies.ts';
import { modify, type Standby, type StandbyView } from './standby.ts';

/** Whether a standby could be promoted and would serve; pure. */

/** Sentences: what it is, what is expected, and what to do. */
export interface Fitness {
  /** RDS would refuse the promotion, or what comes of it could not serve: nothing is declared. */
  readonly unfit: readonly string[];
  /** The promotion would work, and what comes of it would be worse than the configuration or the writer: told, and no reason to stay down. */
  readonly drift: readonly string[];
}

/** Judges a standby. One that can't be promoted at all has no drift: there is nothing yet that would be worse. */
export function fitnessOf(view: StandbyView, standby: Standby): Fitness {
  const unfit = [status, role, source, endpoint, login].flatMap((check) => check(view, standby) ?? []);
  return { unfit, drift: unfit.length > 0 ? [] : driftOf(view, standby) };
}

/** A standby that RDS did not describe: what nobody sees is not promoted. */
export const unseen = (instance: Instance, region: Region, error: Error): Fitness => ({
  unfit: [
    `${instance.identifier} could not be described: ${ended(error)} So nobody can tell whether it can be promoted. Each run looks again: see whether the RDS API of ${region} answers.`,
  ],
  drift: [],
});

/** What AWS says often lacks a full stop, and sometimes everything but its name. */
const ended = ({ name, message }: Error): string => (message === '' ? name : message).replace(/[^.]$/, '$&.');

type Check = (view: StandbyView, standby: Standby) => string | undefined;

/** Statuses that a promotion waits out or never minds; anything else, known or not, is "not fit". */
const fit = new Set(['available', 'storage-optimization', 'backing-up', 'modifying', 'rebooting']);

const status: Check = (view, standby) =>
  fit.has(view.status)
    ? undefined
    : `${standby.instance.identifier} is ${view.status} and can't be promoted. ${remedyOf(view, standby)}`;

const role: Check = ({ replica }, { instance }) =>
  replica ? undefined : `${instance.identifier} is no replica: it was promoted, or was never one.`;

/** A replica of something else would bring up something else. A source that RDS does not show, or no longer, is held against nobody. */
const source: Check = (view, { instance, database, owner }) => {
  const writer = database.instances[owner];
  if (!view.source || !writer || isSource(view.source, owner, writer.identifier)) return undefined;
  return (
    `${instance.identifier} replicates ${view.source}, and the writer is ${writer.identifier} in ${owner}: other data would be brought up. ` +
    'Make a replica of the writer, name it in understudy.yaml and deploy.'
  );
};

/** A cross-Region source is an ARN; one without a Region is in the standby's own, which no owner is. */
function isSource(given: string, region: Region, identifier: string): boolean {
  const parts = given.split(':');
  return parts[3] === region && parts.at(-1) === identifier;
}

/** Every name that is moved leads to the endpoint that is configured, and so does the write that proves the writer. */
const endpoint: Check = ({ address, port }, { instance, database }) => {
  const given = `${address ?? instance.endpoint}:${port ?? database.port}`;
  const expected = `${instance.endpoint}:${database.port}`;
  if (given === expected) return undefined;
  return (
    `${instance.identifier} answers at ${given}, and the configuration says ${expected}: the names would lead to nothing. ` +
    'Correct endpoint and port in understudy.yaml and deploy.'
  );
};

const login: Check = ({ takesIamLogins }, { instance, region }) =>
  takesIamLogins === false
    ? `${instance.identifier} takes no sign-ins by IAM token, so no write could be proven there and no name would be moved. ` +
      `Run: ${modify(region, instance, '--enable-iam-database-authentication')}.`
    : undefined;
