import type { InvokeCommand } from '@aws-sdk/client-lambda';
import { loadConfiguration } from '#cli/load-configuration.ts';
import { type Surroundings, understudy } from '#cli/understudy.ts';
import type { Clients } from '#functions/runtime/runtime.ts';
import { adoptedAws } from './adopted-aws.ts';

/** A pause as a person types it. */
export const pausing = [
  'pause',
  '--group',
  'orders',
  '--region',
  'eu-west-1',
  '--for',
  '30',
  '--reason',
  'Sale',
] as const;

/** An answer to a proposal, behind `approve` or `decline`. */
export const answering = ['--group', 'orders', '--target', 'eu-central-1', '--proposal', '1-7'] as const;

/** The words with these options in place of their own: given twice they would be refused. */
export const instead = (words: readonly string[], ...options: readonly string[]): readonly string[] => [
  ...words.filter((word, at) => !isOption(options, word) && !isOption(options, words[at - 1])),
  ...options,
];
const isOption = (options: readonly string[], word = '') => word.startsWith('--') && options.includes(word);

/** Runs a command line against an AWS with Ireland as the writer, and returns what it printed. */
export const run = (...args: readonly string[]) => runOn({}, ...args);

/** The same with other clients in place of some of that AWS. */
export const runOn = (clients: Partial<Clients>, ...args: readonly string[]) =>
  runAs(async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' }), clients, ...args);

/** The same as a person whose credentials are looked for so. */
export async function runAs(
  credentials: Surroundings['credentials'],
  clients: Partial<Clients>,
  ...args: readonly string[]
) {
  const aws = adoptedAws(loadConfiguration('understudy.yaml'), 'eu-west-1');
  let out = '';
  let err = '';
  const code = await understudy(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    clients: () => ({ ...aws.clients, ...clients }),
    now: () => 0,
    credentials,
  });
  return { code, out, err, writes: aws.writes };
}

/** Lambda that answers invocations in turn; what was asked is kept. */
export function lambdaAnswering(...answers: readonly { readonly FunctionError?: string; readonly said: unknown }[]) {
  const asked: { readonly region: string; readonly name: string | undefined; readonly payload: unknown }[] = [];
  const lambda = (region: string) =>
    ({
      send: async ({ input: { FunctionName, Payload } }: InvokeCommand) => {
        asked.push({
          region,
          name: FunctionName,
          payload: JSON.parse(String(Payload)),
        });
        const { said, ...rest } = answers[asked.length - 1] ?? { said: null };
        return { ...rest, Payload: new TextEncoder().encode(JSON.stringify(said)) };
      },
    }) as never;
  return { asked, clients: { lambda } };
}
