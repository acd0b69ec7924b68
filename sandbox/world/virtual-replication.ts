import type { Timers } from './service.ts';
import type { VirtualEngine } from './virtual-engine.ts';

/** The road between a writer and its standby. */
export interface Stream {
  readonly timers: Timers;
  readonly source: VirtualEngine;
  readonly standby: VirtualEngine;
  /** How long a commit travels. */
  readonly delayMilliseconds: () => number;
  /** Is the link between the two open, and both Regions up? */
  readonly isOpen: () => boolean;
  /** Tells when that may have changed. */
  readonly onLinkChange: (watch: () => void) => void;
}

/**
 * Streams the source's commits to its standby, asynchronously: the source never waits. What was on the way when the link
 * broke is sent again after it healed. What had not been replayed when the standby left recovery never will be.
 */
export function streamCommits({ timers, source, standby, delayMilliseconds, isOpen, onLinkChange }: Stream): void {
  let arrivesAt = 0;
  const replayUpTo = (count: number) => {
    if (!isOpen() || !standby.isRunning() || !standby.inRecovery) return;
    for (const commit of source.commits.slice(standby.commits.length, count)) standby.replay(commit);
  };
  const send = () => {
    if (!isOpen() || !source.isRunning()) return;
    const count = source.commits.length;
    // One stream: nothing overtakes what was sent before it.
    arrivesAt = Math.max(arrivesAt, timers.now() + delayMilliseconds());
    timers.after(arrivesAt - timers.now(), () => replayUpTo(count));
  };
  source.onCommit(send);
  source.onChange(send);
  standby.onChange(send);
  onLinkChange(send);
}
