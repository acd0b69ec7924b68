import type { WorldEvent } from '#sandbox/world/host.ts';
import type { Stage } from './stage.ts';

const most = 400;

/** What happened in a run, line by line, as a person reads it. */
export class Story {
  readonly lines: string[] = [];
  readonly #stage: Stage;
  readonly #startedAt: number;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#startedAt = stage.timers.now();
  }

  tell(what: string): void {
    const seconds = ((this.#stage.timers.now() - this.#startedAt) / 1000).toFixed(1);
    this.lines.push(`${seconds.padStart(8)} s  ${what}`);
    if (this.lines.length > most) this.lines.splice(most / 2, 1);
  }

  hear(event: WorldEvent): void {
    const told = wordsOf(event);
    if (told !== undefined) this.tell(told);
  }
}

function wordsOf(event: WorldEvent): string | undefined {
  switch (event.kind) {
    case 'alarm':
      return `${event.region}: alarm ${event.alarm} goes from ${event.from} to ${event.to}.`;
    case 'page':
      return `${event.region}: page "${event.subject}". ${event.message.replaceAll('\n', ' ').slice(0, 300)}`;
    case 'execution':
      return `${event.region}: ${event.machine} ${event.execution} is ${event.status}.`;
    case 'reach':
      return `${event.region}: ${event.what}.`;
    case 'state':
      return event.history.type === 'TaskStateEntered' &&
        !/^(Look around|Assess outage)$/.test(event.history.state ?? '')
        ? `${event.region}: ${event.machine} enters "${event.history.state}".`
        : undefined;
    case 'call': {
      const { operation, target, result, from, mutating, role } = event.entry;
      return mutating
        ? `${from}: ${operation} ${target} by ${role.split('-').slice(-2).join('-')} (${result}).`
        : undefined;
    }
    default:
      return undefined;
  }
}
