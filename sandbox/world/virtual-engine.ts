import type { Region } from '#core/configuration.ts';
import type { Engine } from './engine.ts';
import type { Timers } from './service.ts';
import { READ_ONLY, SqlRefusal } from './virtual-faults.ts';

/** One committed transaction: a client's write with its token, a beat of the heartbeat, or a write probe. */
export interface Commit {
  readonly kind: 'write' | 'beat' | 'probe';
  /** Milliseconds by the committing writer's clock. */
  readonly at: number;
  readonly token?: string;
}

/** A session on a server. It lives on behind a closed network, and ends with the process. */
export interface EngineSession {
  readonly id: number;
  readonly ended: boolean;
  end(): void;
}

/** A PostgreSQL server as a model: a list of commits, a role, and what stands in the way of writing to it. */
export interface VirtualEngine extends Engine {
  readonly region: Region;
  /** All that this server knows, in order: its own commits and those it replayed. */
  readonly commits: readonly Commit[];
  readonly inRecovery: boolean;
  readonly readOnly: boolean;
  /** False while the network fence is closed. */
  readonly reachable: boolean;
  readonly openSessions: number;
  /** When it was promoted, by its own clock. */
  readonly promotedAt: number | undefined;
  /** The newest beat that it committed or replayed. */
  heartbeatAt(): number | undefined;
  /** Commits one transaction. Throws SqlRefusal 25006 on a standby and on a read-only writer; 57P01 when the process is down. */
  commit(kind: Commit['kind'], token?: string): Commit;
  /** Takes over a commit of the source. */
  replay(commit: Commit): void;
  /** Opens a session past the network. */
  open(): EngineSession;
  /** Tells of each commit, and of each start or end of the process or of recovery. */
  onCommit(watch: () => void): void;
  onChange(watch: () => void): void;
}

const BEAT_MILLISECONDS = 1000;

/** Makes a server that runs. A writer's heartbeat is committed inside it each second, as long as it runs and may write. */
export function virtualEngine(options: {
  readonly identifier: string;
  readonly region: Region;
  readonly role: 'writer' | 'standby';
  readonly timers: Timers;
}): VirtualEngine {
  const engine = new ModelledEngine(options);
  const beat = () => {
    if (engine.isRunning() && !engine.inRecovery && !engine.readOnly) engine.commit('beat');
    options.timers.after(BEAT_MILLISECONDS, beat);
  };
  options.timers.after(BEAT_MILLISECONDS, beat);
  return engine;
}

class ModelledEngine implements VirtualEngine {
  readonly identifier: string;
  readonly region: Region;
  readonly commits: Commit[] = [];
  inRecovery: boolean;
  readOnly = false;
  reachable = true;
  promotedAt: number | undefined;
  #running = true;
  #sessions = new Set<EngineSession>();
  #opened = 0;
  readonly #timers: Timers;
  readonly #commitWatchers: (() => void)[] = [];
  readonly #changeWatchers: (() => void)[] = [];

  constructor({ identifier, region, role, timers }: Parameters<typeof virtualEngine>[0]) {
    this.identifier = identifier;
    this.region = region;
    this.inRecovery = role === 'standby';
    this.#timers = timers;
  }

  get openSessions(): number {
    return this.#sessions.size;
  }

  isRunning(): boolean {
    return this.#running;
  }

  heartbeatAt(): number | undefined {
    return this.commits.findLast(({ kind }) => kind === 'beat')?.at;
  }

  commit(kind: Commit['kind'], token?: string): Commit {
    if (!this.#running) throw new SqlRefusal('57P01', 'terminating connection due to administrator command', 'FATAL');
    if (this.inRecovery || this.readOnly) {
      throw new SqlRefusal(READ_ONLY, 'cannot execute INSERT in a read-only transaction');
    }
    const commit: Commit = { kind, at: this.#timers.now(), ...(token === undefined ? {} : { token }) };
    this.commits.push(commit);
    for (const watch of this.#commitWatchers) watch();
    return commit;
  }

  replay(commit: Commit): void {
    this.commits.push(commit);
  }

  open(): EngineSession {
    this.#opened += 1;
    const state = { ended: false };
    const session: EngineSession = {
      id: this.#opened,
      get ended() {
        return state.ended;
      },
      end: () => {
        state.ended = true;
        this.#sessions.delete(session);
      },
    };
    this.#sessions.add(session);
    return session;
  }

  async promote(): Promise<void> {
    if (!this.#running) throw new SqlRefusal('57P03', `${this.identifier} is not running; start it, then promote it.`);
    if (!this.inRecovery) return;
    this.inRecovery = false;
    this.promotedAt = this.#timers.now();
    this.#changed();
  }

  async restart(): Promise<void> {
    this.#endSessions();
    this.#running = true;
    this.#changed();
  }

  async kill(): Promise<void> {
    this.#running = false;
    this.#endSessions();
    this.#changed();
  }

  async setReadOnly(on: boolean): Promise<void> {
    if (!this.#running)
      throw new SqlRefusal('57P03', `${this.identifier} is not running; it can't reload its settings.`);
    this.readOnly = on;
  }

  async setReachable(open: boolean): Promise<void> {
    this.reachable = open;
  }

  onCommit(watch: () => void): void {
    this.#commitWatchers.push(watch);
  }

  onChange(watch: () => void): void {
    this.#changeWatchers.push(watch);
  }

  #endSessions(): void {
    for (const session of [...this.#sessions]) session.end();
  }

  #changed(): void {
    for (const watch of this.#changeWatchers) watch();
  }
}
