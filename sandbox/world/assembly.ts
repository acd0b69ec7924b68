import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Configuration } from '#core/configuration.ts';

/** A synthesized deployment: what CloudFormation would be given, Region by Region. */
export interface Assembly {
  readonly configuration: Configuration;
  readonly stacks: readonly Stack[];
}

/** One stack: where it goes, and its template as parsed JSON. `asset` reads a file asset by its object key. */
export interface Stack {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly template: Template;
  readonly asset?: (objectKey: string) => string;
}

/** The part of a CloudFormation template that is read. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
}

/** A resource as a template has it, nothing resolved. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly [attribute: string]: unknown;
}

const Artifact = z.object({
  type: z.string(),
  environment: z.string().optional(),
  properties: z
    .object({
      templateFile: z.string().optional(),
      stackName: z.string().optional(),
      directoryName: z.string().optional(),
    })
    .optional(),
});
const Manifest = z.object({ artifacts: z.record(z.string(), Artifact).default({}) });

/**
 * Reads a directory that the CDK synthesized (manifest.json and the templates that it names, nested assemblies
 * included) and the configuration.json beside it. Throws when a stack has no concrete account and Region.
 */
export function readAssembly(directory: string): Assembly {
  const configuration = Configuration.parse(parsed(join(directory, 'configuration.json')));
  return { configuration, stacks: stacksIn(directory) };
}

function stacksIn(directory: string): readonly Stack[] {
  const { artifacts } = Manifest.parse(parsed(join(directory, 'manifest.json')));
  return Object.entries(artifacts).flatMap(([id, { type, environment, properties = {} }]) => {
    if (type === 'cdk:cloud-assembly') return stacksIn(join(directory, properties.directoryName ?? id));
    if (type !== 'aws:cloudformation:stack') return [];
    const place = placeOf(id, environment);
    const template = parsed(join(directory, properties.templateFile ?? `${id}.template.json`)) as Template;
    const asset = (key: string) => readFileSync(join(directory, `asset.${key}`), 'utf8');
    return [{ name: properties.stackName ?? id, ...place, template, asset }];
  });
}

function placeOf(stack: string, environment: string | undefined): { account: string; region: string } {
  const [, account, region] = /^aws:\/\/(\d{12})\/([a-z0-9-]+)$/.exec(environment ?? '') ?? [];
  if (account !== undefined && region !== undefined) return { account, region };
  throw new Error(
    `Stack ${stack} goes to ${environment ?? 'nowhere'}; the world needs a concrete account and Region: give the stack an env.`,
  );
}

const parsed = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
