import type { LedgerEntry } from '#core/ledger.ts';
import type { WorldEvent } from '#sandbox/world/host.ts';
import type { Call } from '#sandbox/world/service.ts';
import type { Finding, Invariant, Watch } from './invariant.ts';
import { ledgerEntryIn } from './ledger-entry.ts';
import type { Levers } from './levers.ts';
import type { Stage } from './stage.ts';
import type { Tag } from './tags.ts';
import { answerOf, canReach, pairOf, type Truth } from './truth.ts';

/** A property that was broken, when, and how. */
export interface Violation {
  readonly invariant: string;
  readonly sentence: string;
  /** Milliseconds since 1970, virtual. */
  readonly at: number;
  readonly finding: string;
}

/** Watches a run against every invariant. */
export class Oracle {
  readonly truth: Truth;
  violation: Violation | undefined;
  /** How often an invariant was asked. */
  evaluations = 0;
  readonly #watches: readonly { readonly invariant: Invariant; readonly watch: Watch }[];

  constructor(stage: Stage, levers: Levers, invariants: readonly Invariant[]) {
    const entry = ledgerEntryIn(stage);
    if (!entry) throw new Error('The oracle watches a group that was adopted.');
    this.truth = {
      ...{ stage, levers, beganAt: stage.timers.now(), entry, answers: new Map(), reached: new Map(), beats: [] },
      ...{ slowAt: Number.NEGATIVE_INFINITY, calm: false },
    };
    this.#watches = invariants.map((invariant) => ({ invariant, watch: invariant.watch(this.truth) }));
    this.#look();
    this.#listen();
  }

  /** Asks whatever is judged when all is over. */
  end(): void {
    this.#ask((watch) => watch.ended?.());
  }

  /** To be told of each call that is sent. */
  sending(call: Call, tag: Tag | undefined): void {
    this.#ask((watch) => watch.sending?.(call, tag));
  }

  #listen(): void {
    const { stage } = this.truth;
    stage.world.on((event) => this.#hear(event));
    for (const region of stage.group.candidates)
      for (const engine of stage.enginesIn(region)) {
        engine.onCommit(() => {
          const commit = engine.commits.at(-1);
          if (commit) this.#ask((watch) => watch.committed?.(engine, commit));
        });
        const replay = engine.replay.bind(engine);
        engine.replay = (commit) => {
          replay(commit);
          if (commit.kind === 'beat')
            this.truth.beats.push({ replayedAt: stage.timers.now(), beatAt: commit.at, region });
        };
      }
    const tick = () => {
      this.#look();
      this.#ask((watch) => watch.ticked?.());
      stage.timers.after(1000, tick);
    };
    stage.timers.after(1000, tick);
  }

  #hear(event: WorldEvent): void {
    if (event.kind === 'call') this.#called(event.entry);
    if (event.kind === 'execution' && event.status !== 'RUNNING') {
      const record = this.truth.stage.world.executions.findLast(
        ({ name, machine }) => name === event.execution && machine === event.machine,
      );
      if (record) this.#ask((watch) => watch.executed?.(record));
    }
  }

  #called(entry: Extract<WorldEvent, { kind: 'call' }>['entry']): void {
    const { truth } = this;
    const tag = truth.stage.tags.of(entry.input);
    const item = entry.input.Item as (LedgerEntry & { readonly record?: string }) | undefined;
    if (entry.operation === 'Put' && entry.result === 'ok' && item?.record === 'entry') {
      if (tag) tag.heldAt = truth.stage.timers.now();
      const before = truth.entry;
      truth.entry = item;
      this.#ask((watch) => watch.ledger?.(item, before, tag));
    }
    this.#ask((watch) => watch.called?.(entry, tag));
  }

  /** Looks at what no event tells of: what names are answered with, and who reaches whom. */
  #look(): void {
    const { truth } = this;
    const { stage } = truth;
    const now = stage.timers.now();
    for (const { name } of stage.group.traffic) {
      const endpoint = answerOf(stage, name);
      const before = truth.answers.get(name);
      if (before?.endpoint === endpoint) continue;
      truth.answers.set(name, { endpoint, since: now });
      if (before) this.#ask((watch) => watch.answered?.(name, endpoint, before.endpoint));
    }
    if (stage.weather.roads.size > 0) truth.slowAt = now;
    for (const to of stage.group.candidates)
      for (const from of Object.values(stage.regions)) {
        if (from === to) continue;
        const turns = truth.reached.get(pairOf(from, to)) ?? [];
        truth.reached.set(pairOf(from, to), turns);
        const holds = canReach(truth, from, to);
        if (turns.at(-1)?.holds !== holds) turns.push({ at: now, holds });
      }
  }

  #ask(question: (watch: Watch) => Finding): void {
    if (this.violation) return;
    for (const { invariant, watch } of this.#watches) {
      this.evaluations += 1;
      const finding = question(watch);
      if (finding === undefined) continue;
      const { id, sentence } = invariant;
      this.violation = { invariant: id, sentence, at: this.truth.stage.timers.now(), finding };
      return;
    }
  }
}
