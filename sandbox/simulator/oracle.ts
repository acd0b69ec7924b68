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
  readonly #hooks: ReturnType<typeof hooksOf>;

  constructor(stage: Stage, levers: Levers, invariants: readonly Invariant[]) {
    const entry = ledgerEntryIn(stage);
    if (!entry) throw new Error('The oracle watches a group that was adopted.');
    this.truth = {
      ...{ stage, levers, beganAt: stage.timers.now(), entry, answers: new Map(), reached: new Map(), beats: [] },
      ...{ slowAt: Number.NEGATIVE_INFINITY, calm: false },
    };
    this.#hooks = hooksOf(this.truth, invariants);
    this.#look();
    this.#listen();
  }

  /** Asks whatever is judged when all is over. */
  end(): void {
    this.#ask('ended', (asked) => asked());
  }

  /** To be told of each call that is sent. */
  sending(call: Call, tag: Tag | undefined): void {
    this.#ask('sending', (asked) => asked(call, tag));
  }

  #listen(): void {
    const { stage } = this.truth;
    stage.world.on((event) => this.#hear(event));
    for (const region of stage.group.candidates)
      for (const engine of stage.enginesIn(region)) {
        engine.onCommit(() => {
          const commit = engine.commits.at(-1);
          if (commit) this.#ask('committed', (asked) => asked(engine, commit));
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
      this.#ask('ticked', (asked) => asked());
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
      if (record) this.#ask('executed', (asked) => asked(record));
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
      this.#ask('ledger', (asked) => asked(item, before, tag));
    }
    this.#ask('called', (asked) => asked(entry, tag));
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
      if (before) this.#ask('answered', (asked) => asked(name, endpoint, before.endpoint));
    }
    if (stage.weather.roads.size > 0) truth.slowAt = now;
    for (const to of stage.group.candidates)
      for (const from of stage.everyRegion) {
        if (from === to) continue;
        const turns = truth.reached.get(pairOf(from, to)) ?? [];
        truth.reached.set(pairOf(from, to), turns);
        const holds = canReach(truth, from, to);
        if (turns.at(-1)?.holds !== holds) turns.push({ at: now, holds });
      }
  }

  #ask<Hook extends keyof Watch>(hook: Hook, question: (asked: Required<Watch>[Hook]) => Finding): void {
    if (this.violation) return;
    for (const { invariant, asked } of this.#hooks[hook] ?? []) {
      this.evaluations += 1;
      const finding = question(asked as Required<Watch>[Hook]);
      if (finding === undefined) continue;
      const { id, sentence } = invariant;
      this.violation = { invariant: id, sentence, at: this.truth.stage.timers.now(), finding };
      return;
    }
  }
}

interface Asked {
  readonly invariant: Invariant;
  readonly asked: Watch[keyof Watch];
}

/** Who is asked when, so that an event asks only those whom it concerns. */
function hooksOf(truth: Truth, invariants: readonly Invariant[]): Readonly<Partial<Record<keyof Watch, Asked[]>>> {
  const hooks: Partial<Record<keyof Watch, Asked[]>> = {};
  for (const invariant of invariants)
    for (const [hook, asked] of Object.entries(invariant.watch(truth)) as [keyof Watch, Watch[keyof Watch]][])
      hooks[hook] = [...(hooks[hook] ?? []), { invariant, asked }];
  return hooks;
}
