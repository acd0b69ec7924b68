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

/**
 * Has the persons answer the pages from now on, on the command line that everybody has, word by word as the page says it.
 * The answer ends that.
 */
export function callOut(onCall: OnCall): () => void {
  const { stage, persons, configuration, folder } = onCall;
  const config = join(folder, 'understudy.json');
  if (persons.length > 0) writeFileSync(config, JSON.stringify(configuration, null, 2));
  const waiting = new Set(persons);
  return stage.world.on((event) => {
    if (event.kind !== 'page') return;
    for (const person of waiting) {
      const args = commandIn(event.message, person.command);
      if (!args) continue;
      waiting.delete(person);
      void act(person, args, config, onCall);
    }
  });
}

async function act(
  { name, afterSeconds }: Person,
  args: readonly string[],
  config: string,
  { stage, configuration, say }: OnCall,
): Promise<void> {
  await wallClock.sleep(afterSeconds * 1000);
  say(`${name} types: understudy ${args.join(' ')}`);
  const hear = (text: string) => {
    for (const line of text.trim().split('\n')) say(`${name} reads: ${line}`);
  };
  await understudy([...args, '--config', config], {
    ...{ out: hear, err: hear, now: Date.now },
    clients: () => stage.world.clientsFor({ region: stage.group.witness, role: 'operator' }),
    credentials: async () => stage.world.sts.credentialsOf(arnsOf(configuration)[name]),
  });
}

/** The words of the command on a page, without `understudy`; a text in quotes is one word. */
export function commandIn(page: string, command: string): readonly string[] | undefined {
  const found = new RegExp(`understudy (${command}(?: --[a-z-]+ (?:"[^"]*"|[^\\s".]+))+)`).exec(page)?.[1];
  return found?.match(/"[^"]*"|\S+/g)?.map((word) => word.replace(/^"(.*)"$/, '$1'));
}
