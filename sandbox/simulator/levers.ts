import type { Region } from '#core/configuration.ts';
import type { Stage } from './stage.ts';

/** Breaks parts of a stage and mends them; what two faults have broken works again when both are over. */
export interface Levers {
  /** Each breaks something and returns what mends it. */
  region(region: Region): () => void;
  service(region: Region, service: string): () => void;
  link(one: Region, other: Region): () => void;
  isolate(region: Region): () => void;
  databases(region: Region): () => void;
  /** Parts that are broken now, such as `region eu-west-1`, `link eu-west-1 eu-west-2`. */
  readonly broken: ReadonlyMap<string, number>;
}

/** The levers of a stage. `recoveryMilliseconds`: from the return of a Region to a database server that answers. */
export function leversOf(stage: Stage, recoveryMilliseconds: () => number): Levers {
  const broken = new Map<string, number>();
  const pull = (what: string, breakIt: () => void, mendIt: () => void): (() => void) => {
    const count = broken.get(what) ?? 0;
    broken.set(what, count + 1);
    if (count === 0) breakIt();
    let mended = false;
    return () => {
      if (mended) return;
      mended = true;
      const left = (broken.get(what) ?? 1) - 1;
      if (left > 0) return void broken.set(what, left);
      broken.delete(what);
      mendIt();
    };
  };
  const { world, timers } = stage;
  const kill = (region: Region) => {
    for (const engine of stage.enginesIn(region)) void engine.kill();
  };
  const mayRun = (region: Region) => !broken.has(`region ${region}`) && !broken.has(`databases ${region}`);
  const recover = (region: Region) =>
    timers.after(recoveryMilliseconds(), () => {
      if (!mayRun(region)) return;
      for (const engine of stage.enginesIn(region)) if (!engine.isRunning()) void engine.restart();
    });
  const levers: Levers = {
    broken,
    region: (region) =>
      pull(
        `region ${region}`,
        () => {
          world.region(region).down();
          kill(region);
        },
        () => {
          world.region(region).up();
          recover(region);
        },
      ),
    service: (region, service) => {
      const lever = world.service(region, service);
      return pull(`${service} ${region}`, lever.down, lever.up);
    },
    link: (one, other) => {
      const [a = one, b = other] = [one, other].sort();
      return pull(
        `link ${a} ${b}`,
        () => world.link(a, b, false),
        () => world.link(a, b, true),
      );
    },
    isolate: (region) => {
      const others = [...stage.everyRegion, 'us-east-1'].filter((other) => other !== region);
      const mends = others.map((other) => levers.link(region, other));
      return () => {
        for (const mend of mends) mend();
      };
    },
    databases: (region) =>
      pull(
        `databases ${region}`,
        () => kill(region),
        () => recover(region),
      ),
  };
  return levers;
}
