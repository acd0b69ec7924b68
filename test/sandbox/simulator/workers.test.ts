import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startWorkers } from '#sandbox/simulator/workers.ts';

interface Order {
  readonly number: number;
  readonly does?: 'die' | 'hang';
}

/** A worker that answers with the double; it says which process it is, and what it was started with. */
const source = `
import { serve } from ${JSON.stringify(pathToFileURL(resolve('sandbox/simulator/serve.ts')).href)};
if (process.argv[2] === 'broken') process.exit(7);
serve(async ({ number, does }) => {
  if (does === 'die') process.exit(3);
  if (does === 'hang') for (;;);
  return { double: 2 * number, pid: process.pid, args: process.argv.slice(2), zone: process.env.TZ };
});
`;

interface Answer {
  readonly double: number;
  readonly pid: number;
  readonly args: readonly string[];
  readonly zone: string;
}

const folder = mkdtempSync(join(tmpdir(), 'understudy-workers-'));
const script = join(folder, 'worker.mjs');
writeFileSync(script, source);
afterAll(() => rmSync(folder, { recursive: true }));

const orders = (count: number): Order[] => Array.from({ length: count }, (_, number) => ({ number }));
/** Numbers from 0 on, for as long as somebody asks. */
function* endless(): Generator<Order> {
  for (let number = 0; ; number += 1) yield { number };
}

/** Whatever a test comes to, its processes end with it. */
const started: (() => void)[] = [];
afterEach(() => {
  for (const close of started.splice(0)) close();
});
function start(count: number, signal?: AbortSignal, ...args: readonly string[]) {
  const workers = startWorkers<Order, Answer>(script, { count, args, signal });
  started.push(workers.close);
  return workers;
}

/** Is gone within a second or so. */
async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}

test('every order is answered once, by as many processes as there are, each started with the arguments', async () => {
  const workers = start(2, undefined, 'one', 'two');
  const answers: Answer[] = [];
  const pids = new Set<number>();

  await workers.play(endless(), (answer) => {
    answers.push(answer);
    pids.add(answer.pid);
    return pids.size === 2 && answers.length >= 20;
  });
  workers.close();

  expect(answers.map(({ double }) => double).sort((one, other) => one - other)).toEqual(
    answers.map((_, number) => 2 * number),
  );
  expect(answers[0]).toMatchObject({ args: ['one', 'two'], zone: 'UTC' });
  expect(await Promise.all([...pids].map(isGone))).toEqual([true, true]);
});

test('workers play more than one lot of orders, and none when there is none', async () => {
  const workers = start(1);
  const heard: number[] = [];
  const hear = ({ double }: Answer) => {
    heard.push(double);
    return false;
  };

  for (const lot of [orders(2), [], orders(3)]) await workers.play(lot, hear);

  expect(heard).toEqual([0, 2, 0, 2, 4]);
});

test('once enough was heard no further order is given out', async () => {
  const workers = start(1);
  const heard: number[] = [];
  let given = 0;
  const counted = function* () {
    for (const order of orders(10)) {
      given += 1;
      yield order;
    }
  };

  await workers.play(counted(), ({ double }) => {
    heard.push(double);
    return double === 4;
  });

  expect(heard).toEqual([0, 2, 4]);
  expect(given).toBe(3);
});

test('a worker that dies is an error that names its order, and the others get no more orders', async () => {
  const workers = start(2);
  const pids = new Set<number>();
  let given = 0;
  const deadly = function* (): Generator<Order> {
    while (pids.size < 2) yield { number: 0 };
    yield { number: 1, does: 'die' };
    for (; ; given += 1) yield { number: 2 };
  };

  await expect(
    workers.play(deadly(), ({ pid }) => {
      pids.add(pid);
      return false;
    }),
  ).rejects.toThrow('A worker ended with 3 while it worked on {"number":1,"does":"die"}.');
  const before = given;
  await new Promise((done) => setTimeout(done, 200));

  expect(given).toBe(before);
});

test('a worker that dies before it was ready is an error as well', async () => {
  const workers = start(1, undefined, 'broken');

  await expect(workers.play(orders(1), () => false)).rejects.toThrow('A worker ended with 7 before it was ready.');
});

test('closed workers end at once, also in the midst of an order, and that is no error', async () => {
  const abort = new AbortController();
  const workers = start(2, abort.signal);
  const heard: Answer[] = [];

  await workers.play([...orders(4), { number: 9, does: 'hang' }, { number: 9, does: 'hang' }], (answer) => {
    heard.push(answer);
    if (heard.length === 4) abort.abort();
    return false;
  });

  expect(heard).toHaveLength(4);
  expect(await Promise.all(heard.map(({ pid }) => isGone(pid)))).not.toContain(false);
});

test('workers whose signal was given before they started play nothing', async () => {
  const workers = start(1, AbortSignal.abort());
  const heard: Answer[] = [];

  await workers.play(orders(3), (answer) => {
    heard.push(answer);
    return false;
  });

  expect(heard).toEqual([]);
});
