import type { HistoryEvent } from '#sandbox/asl/execution.ts';
import type { CallEntry } from '#sandbox/world/dispatch.ts';
import type { WorldEvent } from '#sandbox/world/host.ts';

/** Tells what happens in the world as lines for a person; undefined for what nobody needs to read. Runs are numbered as they start. */
export function storyteller(): (event: WorldEvent) => string | undefined {
  const runs = new Map<string, string>();
  const counts = new Map<string, number>();
  const nameOf = (machine: string, execution: string): string => {
    const known = runs.get(execution);
    if (known !== undefined) return known;
    const short = machine.split('-').at(-1) ?? machine;
    const count = (counts.get(short) ?? 0) + 1;
    counts.set(short, count);
    runs.set(execution, `${short} ${count}`);
    return `${short} ${count}`;
  };
  return (event) => lineOf(event, nameOf);
}

type NameOf = (machine: string, execution: string) => string;

function lineOf(event: WorldEvent, nameOf: NameOf): string | undefined {
  switch (event.kind) {
    case 'alarm':
      return event.alarm.endsWith('-suspicion') && event.to === 'ALARM'
        ? `${event.region}: the alarm ${event.alarm} goes off.`
        : undefined;
    case 'execution':
      return event.status === 'RUNNING'
        ? `${event.region}: ${nameOf(event.machine, `${event.region} ${event.execution}`)} starts.`
        : undefined;
    case 'state':
      return stateLine(event.history, nameOf(event.machine, `${event.region} ${event.execution}`), event.region);
    case 'call':
      return callLine(event.entry);
    case 'page':
      return event.subject.startsWith('Understudy') ? `${event.region}: page sent: "${event.subject}".` : undefined;
    default:
      return undefined;
  }
}

/** States that come round again and again: their effects are told by the calls they make. */
const unsaid = new Set([
  'Look around',
  'Wait for progress',
  'What next?',
  'Adopt input',
  'Fence writer',
  'Promote replica',
  'Shift traffic',
  'Harden database',
]);

function stateLine({ type, state }: HistoryEvent, run: string, region: string): string | undefined {
  if (state === undefined || unsaid.has(state)) return undefined;
  if (type === 'TaskStateEntered') return `${region}: ${run}: ${state}.`;
  return type === 'FailStateEntered' || type === 'SucceedStateEntered'
    ? `${region}: ${run} ends: ${state}.`
    : undefined;
}

function callLine({ mutating, operation, region, target, result, role }: CallEntry): string | undefined {
  if (!mutating || role === 'operator') return undefined;
  return `${region}: ${operation} ${target}: ${result === 'ok' ? 'accepted' : result}.`;
}
