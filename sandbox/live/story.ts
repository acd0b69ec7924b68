import type { HistoryEvent } from '#sandbox/asl/execution.ts';
import type { CallEntry } from '#sandbox/world/dispatch.ts';
import type { WorldEvent } from '#sandbox/world/host.ts';

/** What happens in the world as lines for a person; undefined for what nobody needs to read. */
export function lineOf(event: WorldEvent): string | undefined {
  switch (event.kind) {
    case 'alarm':
      return event.alarm.endsWith('-suspicion') &&
        event.to !== 'INSUFFICIENT_DATA' &&
        event.from !== 'INSUFFICIENT_DATA'
        ? `${event.region}: the alarm ${event.alarm} is ${event.to}.`
        : undefined;
    case 'execution':
      return `${event.region}: ${machineOf(event.machine)} ${statusWords(event.status)}.`;
    case 'state':
      return stateLine(event.history, machineOf(event.machine), event.region);
    case 'call':
      return callLine(event.entry);
    case 'page':
      return event.subject.startsWith('Understudy') ? `${event.region}: page sent: "${event.subject}".` : undefined;
    default:
      return undefined;
  }
}

const machineOf = (name: string): string => name.split('-').at(-1) ?? name;

function statusWords(status: string): string {
  if (status === 'RUNNING') return 'starts';
  return status === 'SUCCEEDED' ? 'has ended well' : `has ended ${status}`;
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

function stateLine({ type, state }: HistoryEvent, machine: string, region: string): string | undefined {
  if (state === undefined || unsaid.has(state)) return undefined;
  if (type === 'TaskStateEntered') return `${region}: ${machine}: ${state}.`;
  return type === 'FailStateEntered' || type === 'SucceedStateEntered'
    ? `${region}: ${machine} says: ${state}.`
    : undefined;
}

function callLine({ mutating, operation, region, target, result, role }: CallEntry): string | undefined {
  if (!mutating || role === 'operator') return undefined;
  return `${region}: ${operation} ${target}: ${result === 'ok' ? 'accepted' : result}.`;
}
