import { createHash } from 'node:crypto';
import type { WorldEvent } from '#sandbox/world/host.ts';

/** A digest of everything that happened, so that two runs of one seed can be compared. */
export class Trace {
  readonly #hash = createHash('sha256');
  #events = 0;
  #pending = '';

  add(event: WorldEvent): void {
    this.#events += 1;
    this.#pending += `${event.at} ${event.region} ${wordsOf(event)}\n`;
    if (this.#pending.length > 65_536) this.#flush();
  }

  get events(): number {
    return this.#events;
  }

  /** Ends the trace. */
  digest(): string {
    this.#flush();
    return this.#hash.digest('hex').slice(0, 16);
  }

  #flush(): void {
    this.#hash.update(this.#pending);
    this.#pending = '';
  }
}

function wordsOf(event: WorldEvent): string {
  switch (event.kind) {
    case 'call': {
      const { operation, target, result, from, appliedAt } = event.entry;
      return `${from} ${operation} ${target} ${result} ${appliedAt ?? ''}`;
    }
    case 'state':
      return `${event.execution} ${event.history.type} ${event.history.state ?? ''}`;
    case 'execution':
      return `${event.execution} ${event.status}`;
    case 'alarm':
      return `${event.alarm} ${event.to}`;
    case 'page':
      return event.subject;
    default:
      return event.kind;
  }
}
