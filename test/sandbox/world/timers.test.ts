import { RealTimers, VirtualTimers } from '#sandbox/world/clock.ts';
import { bounds, drawnDurations, ownDurations } from '#sandbox/world/durations.ts';
import { seededRandom } from '#sandbox/world/random.ts';

describe('virtual time', () => {
  test('fires timers in the order of their moment, and of their setting where the moment is the same', async () => {
    const timers = new VirtualTimers(0);
    const fired: string[] = [];
    for (const [name, at] of [
      ['c', 20],
      ['a', 10],
      ['b', 10],
      ['d', 30],
    ] as const) {
      timers.after(at, () => fired.push(`${name} ${timers.now()}`));
    }

    await timers.runUntil(25);

    expect(fired).toEqual(['a 10', 'b 10', 'c 20']);
    expect(timers.now()).toBe(25);
  });

  test('skips days in which everything that is under way stands still, and keeps its order', async () => {
    const timers = new VirtualTimers(0);
    const fired: string[] = [];
    for (const [name, at] of [
      ['b', 20],
      ['a', 10],
    ] as const)
      timers.after(at, () => fired.push(`${name} ${timers.now()}`));

    timers.jump(86_400_000);
    await timers.runUntil(86_400_015);

    expect(fired).toEqual(['a 86400010']);
    await timers.runUntil(86_400_020);
    expect(fired).toEqual(['a 86400010', 'b 86400020']);
  });

  test('passes only when every promise that can go on has gone on', async () => {
    const timers = new VirtualTimers(0);
    const seen: number[] = [];
    const busy = async () => {
      await timers.sleep(10);
      for (let turn = 0; turn < 50; turn += 1) await null;
      seen.push(timers.now());
    };
    void busy();
    timers.after(11, () => seen.push(timers.now()));

    await timers.runUntil(100);

    expect(seen).toEqual([10, 11]);
  });

  test('stands still while something outside is awaited', async () => {
    const timers = new VirtualTimers(0);
    const file = timers.hold(new Promise<void>((resolve) => setTimeout(resolve, 20)));
    const arrived = file.then(() => timers.now());
    timers.after(5, () => {});

    await timers.runUntil(100);

    expect(await arrived).toBe(0);
  });

  test('stops where a predicate is true, at the latest where it is told to, and where nothing is left to happen', async () => {
    const timers = new VirtualTimers(0);
    let count = 0;
    const tick = () => {
      count += 1;
      if (count < 10) timers.after(10, tick);
    };
    tick();

    expect(await timers.runUntil(() => count === 3)).toBe(true);
    expect(timers.now()).toBe(20);
    expect(await timers.runUntil(() => count === 9, 35)).toBe(false);
    expect(timers.now()).toBe(35);
    expect(await timers.runUntil(() => false)).toBe(false);
    expect(timers.now()).toBe(90);
  });

  test('drops a sleep whose signal is aborted', async () => {
    const timers = new VirtualTimers(0);
    const ended: string[] = [];
    const controller = new AbortController();
    void timers.sleep(10, controller.signal).then(() => ended.push('aborted'));
    void timers.sleep(10).then(() => ended.push('kept'));

    controller.abort();
    await timers.runUntil(100);

    expect(ended).toEqual(['kept']);
  });

  test('keeps its order with many timers set in disorder', async () => {
    const timers = new VirtualTimers(0);
    const random = seededRandom('heap');
    const fired: number[] = [];
    for (let count = 0; count < 500; count += 1) timers.after(random.between(0, 1000), () => fired.push(timers.now()));

    await timers.runUntil(2000);

    expect(fired).toHaveLength(500);
    expect(fired).toEqual([...fired].sort((one, other) => one - other));
  });

  test('keeps its order when most timers are called off, and never fires one of those', async () => {
    const timers = new VirtualTimers(0);
    const random = seededRandom('called off');
    const fired: string[] = [];
    const kept: string[] = [];
    for (let count = 0; count < 1000; count += 1) {
      const at = random.between(0, 200);
      const name = `${String(at).padStart(3, '0')} ${String(count).padStart(4, '0')}`;
      const cancel = timers.after(at, () => fired.push(name));
      if (count % 10 === 0) kept.push(name);
      else cancel();
    }

    await timers.runUntil(1000);

    expect(fired).toEqual([...kept].sort());
  });

  test('leaves a turn to the event loop while it passes, however much of it there is', async () => {
    const timers = new VirtualTimers(0);
    const tick = () => void timers.after(1, tick);
    tick();
    let isOver = false;
    setTimeout(() => {
      isOver = true;
    }, 5);

    expect(await timers.runUntil(() => isOver, 10_000_000)).toBe(true);
  });
});

test('real time fires its timers until it is stopped', async () => {
  const timers = new RealTimers();
  const fired: string[] = [];
  timers.after(5, () => fired.push('before'));
  await timers.sleep(20);
  timers.after(5, () => fired.push('after'));

  timers.stop();
  await new Promise((resolve) => setTimeout(resolve, 30));

  expect(fired).toEqual(['before']);
});

describe('a seed', () => {
  test('always gives the same numbers and ids, and each part of the world its own', () => {
    const draw = (name: string) => {
      const stream = seededRandom('seed').child(name);
      return [stream.next(), stream.between(1, 6), stream.id()];
    };

    expect(draw('states')).toEqual(draw('states'));
    expect(draw('states')).not.toEqual(draw('lambda'));
  });

  test('gives numbers that are spread evenly, and UUIDs of version 4', () => {
    const random = seededRandom(7);
    const throws = Array.from({ length: 6000 }, () => random.between(1, 6));

    for (const side of [1, 2, 3, 4, 5, 6]) {
      const count = throws.filter((number) => number === side).length;
      expect(Math.abs(count - 1000)).toBeLessThan(150);
    }
    expect(random.id()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('a duration', () => {
  test.each(Object.entries(bounds))(
    'of %s is a whole number of milliseconds between its bounds',
    (name, [least, most]) => {
      const durations = drawnDurations(seededRandom(name));

      for (let count = 0; count < 100; count += 1) {
        const drawn = durations.draw(name as keyof typeof bounds);
        expect(drawn).toBe(Math.round(drawn));
        expect(drawn).toBeGreaterThanOrEqual(least);
        expect(drawn).toBeLessThanOrEqual(most);
      }
    },
  );

  test('of a promotion and of a schedule’s period is divided by the time scale', () => {
    const plain = drawnDurations(seededRandom('scale'));
    const fast = drawnDurations(seededRandom('scale'), 20);

    expect(fast.draw('promotion')).toBe(Math.round(plain.draw('promotion') / 20));
    expect(fast.draw('schedulePeriod')).toBe(3000);
  });

  test('of one thing does not depend on who came before it, where each draws its own', () => {
    const random = seededRandom('own');
    const [early, late] = [ownDurations(random, 20), ownDurations(random, 20)];
    late.draw('coldStart', 'eu-west-1/sweep');
    late.draw('coldStart');

    const name = 'eu-central-1/claim-group';
    const drawn = [early, late].map((durations) => [1, 2, 3].map(() => durations.draw('coldStart', name)));
    expect(drawn[0]).toEqual(drawn[1]);
    expect(new Set(drawn[0]).size).toBe(3);
    const other = [1, 2, 3].map(() => early.draw('coldStart', 'eu-central-1/assess-outage'));
    expect(other).not.toEqual(drawn[0]);
    expect(early.draw('schedulePeriod', name)).toBe(3000);
  });

  test('can’t be stretched', () => {
    expect(() => drawnDurations(seededRandom(0), 0.5)).toThrow('The time scale is 0.5');
  });
});
