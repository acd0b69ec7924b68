import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import type { Configuration } from '#core/configuration.ts';
import { bundle, bundling, sourceOf } from '#infra/bundle.ts';
import { resourcesIn, synthesize, templatesOf } from '../synthesize.ts';
import { rightsOf } from './permission-table.ts';

/** Bundles every deployed function as a deployment does, and starts each bundle once in a plain Node. */

const assembly = synthesize();
const templates = templatesOf(assembly);
const configuration = JSON.parse(readFileSync(join(assembly, 'configuration.json'), 'utf8')) as Configuration;
const functions = [
  ...new Set(
    resourcesIn(templates, 'AWS::Lambda::Function').map(({ Properties }) =>
      String(Properties.FunctionName).replace('understudy-', ''),
    ),
  ),
].sort();
const folder = mkdtempSync(join(tmpdir(), 'understudy-bundles-'));
const bundleOf = (file: string) => join(folder, file, 'index.mjs');

// All at once, since esbuild then reads each package only once.
beforeAll(() => {
  const entryPoints = Object.fromEntries(functions.map((file) => [`${file}/index`, sourceOf(file)]));
  buildSync({ ...bundling, entryPoints, outdir: folder });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every bundle starts in a plain Node and exports a handler', () => {
  const script = `for (const url of process.argv.slice(1)) console.log(typeof (await import(url)).handler);`;
  const urls = functions.map((file) => pathToFileURL(bundleOf(file)).href);
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script, ...urls], { encoding: 'utf8' });

  expect(printed.trim().split('\n')).toEqual(functions.map(() => 'function'));
}, 60_000);

test('a deployed folder holds the bundle and the configuration beside it', () => {
  const deployed = join(folder, 'deployed');
  mkdirSync(deployed);

  bundle('settle-group', configuration, deployed);

  expect(readdirSync(deployed).sort()).toEqual(['configuration.json', 'index.mjs']);
  expect(JSON.parse(readFileSync(join(deployed, 'configuration.json'), 'utf8'))).toEqual(configuration);
});

test('a deployed function starts cold, with the configuration beside it, and refuses an input that does not fit', () => {
  const deployed = join(folder, 'cold');
  mkdirSync(deployed);
  bundle('settle-group', configuration, deployed);
  const script = `const { handler } = await import(process.argv[1]);
    await handler({ group: 7 }, {}).catch((error) => console.log(error.name));`;
  const url = pathToFileURL(join(deployed, 'index.mjs')).href;

  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script, url], {
    encoding: 'utf8',
    env: { AWS_REGION: 'eu-west-1' },
  });

  expect(printed.trim().split('\n').at(-1)).toBe('InvalidInput');
}, 60_000);

test('no function has a right that its code can not use', () => {
  const rights = [...templates].flatMap(([stack, template]) => rightsOf(stack, template));
  const useless = functions.flatMap((file) => {
    const commands = new Set(
      [...readFileSync(bundleOf(file), 'utf8').matchAll(/\bnew (\w+?)Command\d*\(/g)].map(([, command]) => command),
    );
    const granted = new Set(
      rights.filter(({ who, effect }) => who === file && effect === 'Allow').map(({ action }) => action),
    );
    return [...granted]
      .filter((action) => !withoutCommand.test(action))
      .filter((action) => !commands.has(commandOf(action)))
      .map((action) => `${file}: ${action}`);
  });

  expect(useless).toEqual([]);
});

/** Rights that Lambda, SNS and the database use, not the SDK. */
const withoutCommand = /^(logs|ec2|kms|rds-db):/;

/** `dynamodb:GetItem` -> `GetItem`; Lambda's action has another name than its command. */
const commandOf = (action: string): string =>
  action === 'lambda:InvokeFunction' ? 'Invoke' : (action.split(':')[1] ?? action);
