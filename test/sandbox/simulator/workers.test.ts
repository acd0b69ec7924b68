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
const start = (count: number, signal?: AbortSignal, ...args: readonly string[]) =>
  startWorkers<Order, Answer>(script, { count, args, signal });

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

  await workers.play(orders(20), (answer) => {
    answers.push(answer);
    return false;
  });
  workers.close();

  expect(answers.map(({ double }) => double).sort((one, other) => one - other)).toEqual(
    orders(20).map(({ number }) => 2 * number),
  );
  const pids = [...new Set(answers.map(({ pid }) => pid))];
  expect(pids).toHaveLength(2);
  expect(answers[0]).toMatchObject({ args: ['one', 'two'], zone: 'UTC' });
  expect(await Promise.all(pids.map(isGone))).toEqual([true, true]);
});

test('workers play more than one lot of orders, and none when there is none', async () => {
  const workers = start(1);
  const heard: number[] = [];
  const hear = ({ double }: Answer) => {
    heard.push(double);
    return false;
  };

  for (const lot of [orders(2), [], orders(3)]) await workers.play(lot, hear);
  workers.close();

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
  workers.close();

  expect(heard).toEqual([0, 2, 4]);
  expect(given).toBe(3);
});

test('a worker that dies is an error that names its order, and the others get no more orders', async () => {
  const workers = start(2);
  const heard: number[] = [];

  await expect(
    workers.play([{ number: 1, does: 'die' }, ...orders(5000)], ({ double }) => {
      heard.push(double);
      return false;
    }),
  ).rejects.toThrow('A worker ended with 3 while it worked on {"number":1,"does":"die"}.');
  workers.close();

  expect(heard.length).toBeLessThan(5000);
});

test('a worker that dies before it was ready is an error as well', async () => {
  const workers = start(1, undefined, 'broken');

  await expect(workers.play(orders(1), () => false)).rejects.toThrow('A worker ended with 7 before it was ready.');
  workers.close();
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
