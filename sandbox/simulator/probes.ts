import type { WorldEvent } from '#sandbox/world/host.ts';
import { marks } from './probe-marks.ts';
import type { Stage } from './stage.ts';

/** By a text without its numbers: the marks that it is a sign of. The same few thousand texts come again and again. */
const known = new Map<string, readonly string[]>();

/** Counts which rare branches a run takes. */
export class Probes {
  readonly #counts: Record<string, number> = {};
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  hear(event: WorldEvent): void {
    if (event.kind === 'page') this.#note(`page ${event.subject}`);
    if (event.kind !== 'state') return;
    const { type, state, error, cause, output } = event.history;
    if (type === 'SucceedStateEntered') this.#note(`enter ${state}`);
    if (type === 'TaskFailed' || type === 'TaskTimedOut')
      this.#note(`fail ${error} in ${state}: ${cause?.slice(0, 80)}`);
    if (type === 'TaskSucceeded') for (const text of textsIn(output)) this.#note(text);
  }

  /** By mark: how often it was hit. */
  counts(): Readonly<Record<string, number>> {
    for (const line of this.#stage.world.logs)
      if (line.level !== 'info') this.#note(`log ${String(line.keys.step)}: ${line.message}`);
    return this.#counts;
  }

  #note(text: string): void {
    const plain = text.replaceAll(/\d+(\.\d+)?/g, '#');
    const found = known.get(plain) ?? marks.filter(({ sign }) => sign.test(plain)).map(({ name }) => name);
    known.set(plain, found);
    for (const name of found) this.#counts[name] = (this.#counts[name] ?? 0) + 1;
  }
}

interface Payload {
  readonly why?: string;
  readonly reasons?: readonly string[];
  readonly assessment?: { readonly verdict: string; readonly reasons: readonly string[] };
  readonly step?: {
    readonly kind: string;
    readonly call?: string;
    readonly verdict?: string;
    readonly reason?: string;
    readonly reasons?: readonly string[];
  };
}

function textsIn(output: unknown): readonly string[] {
  const { why, reasons, assessment, step } = (output as { Payload?: Payload }).Payload ?? {};
  return [
    ...(why === undefined ? [] : [`why ${why}`]),
    ...(assessment === undefined ? [] : [`verdict ${assessment.verdict}`]),
    ...(step === undefined ? [] : [`step ${step.kind} ${step.call ?? step.verdict ?? ''}`]),
    ...(step?.reason === undefined ? [] : [`wait ${step.reason}`]),
    ...[...(reasons ?? []), ...(assessment?.reasons ?? []), ...(step?.reasons ?? [])].map(
      (reason) => `reason ${reason}`,
    ),
  ];
}
