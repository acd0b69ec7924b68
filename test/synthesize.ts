import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Synthesizes in a child process, without bundling, once per content: the test files of a run share the assembly. */

/** A synthesized template, as far as tests look into it. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

export interface Resource {
  readonly Type: string;
  // Properties are whatever the resource type says: tests name the ones they check.
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: readonly string[];
}

const sources = [
  ...['infra/**/*.ts', 'core/**/*.ts', 'cli/load-configuration.ts', 'state-machines/*.json', 'package-lock.json'],
  ...['understudy.yaml', 'sandbox/*.yaml'],
];

/**
 * The folder of a cloud assembly of the app (`infra/app.ts`, `infra/demo.ts`) with the AwsSolutions rules checked.
 * Throws what the app printed, where it fails.
 */
export function synthesize(app = 'infra/app.ts', ...options: readonly string[]): string {
  const hash = createHash('sha256').update([app, ...options].join(' '));
  for (const file of sources.flatMap((pattern) => globSync(pattern)).sort())
    hash.update(file).update(readFileSync(file));
  const assembly = join(tmpdir(), `understudy-assembly-${hash.digest('hex').slice(0, 24)}`);
  if (existsSync(join(assembly, 'manifest.json'))) return assembly;
  const draft = mkdtempSync(join(tmpdir(), 'understudy-draft-'));
  synthesizeInto(draft, app, ...options);
  try {
    renameSync(draft, assembly);
  } catch {
    // Another worker was faster with the same content.
    rmSync(draft, { recursive: true, force: true });
  }
  return assembly;
}

/** Synthesizes afresh into a folder. The output of a failed run is in the error. */
export function synthesizeInto(folder: string, app = 'infra/app.ts', ...options: readonly string[]): void {
  runApp(folder, app, options, {});
}

/**
 * The same with the AwsSolutions rules alone, which end a run that breaks one. CDK's own check only reports, and takes four fifths
 * of the time: it is left out where nobody reads the report.
 */
export function synthesizeUnreported(folder: string, app: string, ...options: readonly string[]): void {
  runApp(folder, app, options, { CDK_VALIDATION: 'false' });
}

function runApp(folder: string, app: string, options: readonly string[], env: Readonly<Record<string, string>>): void {
  const fast = app === 'infra/app.ts' ? ['--no-bundling'] : [];
  execFileSync(process.execPath, [app, ...fast, '--out', folder, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

/** The templates of an assembly by stack name, in the order of the names. */
export function templatesOf(assembly: string): ReadonlyMap<string, Template> {
  const files = globSync('*.template.json', { cwd: assembly }).sort();
  return new Map(
    files.map((file) => [
      file.replace('.template.json', ''),
      JSON.parse(readFileSync(join(assembly, file), 'utf8')) as Template,
    ]),
  );
}

/** The resources of a type in the templates whose stack's name ends with the Region; in all of them unless it is said. */
export const resourcesIn = (templates: ReadonlyMap<string, Template>, type: string, region = ''): readonly Resource[] =>
  [...templates]
    .filter(([stack]) => stack.endsWith(region))
    .flatMap(([, { Resources }]) => Object.values(Resources).filter(({ Type }) => Type === type));

/** What the AwsSolutions rules and CDK's own check of the templates found, and nobody acknowledged. */
export function findingsOf(assembly: string): readonly unknown[] {
  const report = JSON.parse(readFileSync(join(assembly, 'validation-report.json'), 'utf8')) as {
    readonly pluginReports: readonly { readonly violations: readonly unknown[] }[];
  };
  return report.pluginReports.flatMap(({ violations }) => violations);
}
