import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { understudy } from '#cli/understudy.ts';
import type { Configuration } from '#core/configuration.ts';
import { arnsOf } from './asking.ts';
import { wallClock } from './clock.ts';
import type { LiveStage } from './live-stage.ts';

/** A person on call: reads the pages, and types the first command of this name that one of them has. */
export interface Person {
  readonly name: keyof ReturnType<typeof arnsOf>;
  /** The word after `understudy`. */
  readonly command: string;
  /** How long they take to read and type, in seconds. */
  readonly afterSeconds: number;
}

interface OnCall {
  readonly stage: LiveStage;
  readonly persons: readonly Person[];
  /** What is staged, and the folder that it is written to for the command line to read. */
  readonly configuration: Configuration;
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** Persons who answer pages. */
export interface Persons {
  /** All of them type the same once more, which has to be refused, and go. What was wrong, in words. */
  repeat(): Promise<readonly string[]>;
}

/** Has the persons answer the pages from now on, on the command line that everybody has, word by word as the page says it. */
export function callOut(onCall: OnCall): Persons {
  const { stage, persons, configuration, folder } = onCall;
  const config = join(folder, 'understudy.json');
  if (persons.length > 0) writeFileSync(config, JSON.stringify(configuration, null, 2));
  const typed = new Map<Person, readonly string[]>();
  const hangUp = stage.world.on((event) => {
    if (event.kind !== 'page') return;
    for (const person of persons) {
      const args = typed.has(person) ? undefined : commandIn(event.message, person.command);
      if (!args) continue;
      typed.set(person, [...args, '--config', config]);
      void wallClock.sleep(person.afterSeconds * 1000).then(() => type(person, typed.get(person) ?? [], onCall));
    }
  });
  return {
    async repeat() {
      hangUp();
      const codes = await Promise.all([...typed].map(([person, args]) => type(person, args, onCall)));
      return [
        ...persons.filter((person) => !typed.has(person)).map(({ name }) => `No page told ${name} what to type.`),
        ...codes.filter((code) => code === 0).map(() => 'What a person had said was taken a second time.'),
      ];
    },
  };
}

/** Types a command; the answer is its exit code. */
async function type({ name }: Person, args: readonly string[], { stage, configuration, say }: OnCall): Promise<number> {
  say(`${name} types: understudy ${args.slice(0, -2).map(quoted).join(' ')}`);
  const hear = (text: string) => {
    for (const line of text.trim().split('\n')) say(`${name} reads: ${line}`);
  };
  return understudy(args, {
    ...{ out: hear, err: hear, now: Date.now },
    clients: () => stage.world.clientsFor({ region: stage.group.witness, role: 'operator' }),
    credentials: async () => stage.world.sts.credentialsOf(arnsOf(configuration)[name]),
  });
}

const quoted = (word: string): string => (/[^\w.-]/.test(word) ? `"${word}"` : word);

/** The words of the command on a page, without `understudy`; a text in quotes is one word, and TEXT is the person's own. */
export function commandIn(page: string, command: string): readonly string[] | undefined {
  const found = new RegExp(`understudy (${command}(?: --[a-z-]+ (?:"[^"]*"|[^\\s".]+))+)`).exec(page)?.[1];
  return found
    ?.match(/"[^"]*"|\S+/g)
    ?.map((word) => (word === 'TEXT' ? 'Said in a drill.' : word.replace(/^"(.*)"$/, '$1')));
}
