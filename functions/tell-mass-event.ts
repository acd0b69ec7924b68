import { isTold, told, untold } from '#core/mass-event.ts';
import { massInWords } from '#core/mass-in-words.ts';
import type { Turns } from '#core/turns.ts';
import { ledgerOf } from './aws/ledger.ts';
import { notify, wasUntold } from './aws/notices.ts';
import type { Runtime } from './runtime/runtime.ts';
import { Unfinished } from './runtime/unfinished.ts';

/** A group that was held back, and why it would go. */
interface Held {
  readonly group: string;
  readonly holder: string;
  readonly reasons: readonly string[];
  readonly command?: string | undefined;
}

/** Somebody else's write came in between so often: they tell it, or the next run does. */
const attempts = 4;

/** All groups of a mass event are told on one page, by the first run of each ten minutes that finds it so. Throws Unfinished where the page could not be sent. */
export async function tellMassEvent(held: Held, runtime: Runtime): Promise<void> {
  const item = await takenToTell(held, runtime);
  if (item === undefined) return;
  const { configuration, region, clock } = runtime;
  const { group, reasons, command } = held;
  const at = new Date(clock.now()).toISOString();
  const failures = await notify(runtime, {
    group: item.group,
    event: 'FailoversHeld',
    subject: `Understudy: Held back, a person is asked (${item.waiting.length} waiting)`,
    lines: [
      'Stopped, nothing changed.',
      ...massInWords(item, configuration.limits, region, clock.now()),
      `Why group ${group} would go: ${reasons.slice(1).join(' ')}`,
      ...(command ? [`To start this one alone: ${command}.`] : []),
    ],
    key: `${item.group}/mass-events/${at}.json`,
    record: { at, limits: configuration.limits, turns: item },
  });
  if (!wasUntold(failures)) return;
  await rewritten(group, (read) => ({ ...read, ...(read.mass && { mass: untold(read.mass) }) }), runtime);
  throw new Unfinished(`Nobody was told: ${failures.join(' ')}`);
}

/** The item, once it says that we tell it; undefined where another one does, or a person has released the groups. */
const takenToTell = ({ group, holder }: Held, runtime: Runtime): Promise<Turns | undefined> =>
  rewritten(
    group,
    (read) => {
      const now = runtime.clock.now();
      if (!read.mass || isTold(read.mass, holder, now)) return undefined;
      return { ...read, mass: told(read.mass, holder, now) };
    },
    runtime,
  );

/** The item as `change` leaves it; undefined where there is nothing to change, or it can't be. */
async function rewritten(
  group: string,
  change: (read: Turns) => Turns | undefined,
  runtime: Runtime,
): Promise<Turns | undefined> {
  const ledger = ledgerOf(runtime);
  for (let attempt = 1; ; attempt++) {
    const read = await ledger.readTurns(group);
    const next = change(read);
    if (next === undefined) return undefined;
    try {
      return await ledger.writeTurns(group, read, next);
    } catch (error) {
      if ((error as Error).name !== 'LedgerChanged' || attempt === attempts) throw error;
    }
  }
}
