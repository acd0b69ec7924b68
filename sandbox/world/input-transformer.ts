import { TemplateRefused } from './template-refused.ts';

/** Makes a target's input of an event. */
export type Transform = (event: unknown) => unknown;

/** Reads how a target's input is made: Input, InputTransformer, or the event itself. */
export function readTransform(target: Readonly<Record<string, unknown>>, where: string): Transform {
  if (typeof target.Input === 'string') {
    const input: unknown = JSON.parse(target.Input);
    return () => input;
  }
  if (target.InputTransformer === undefined) return (event) => event;
  const { InputPathsMap: paths = {}, InputTemplate: template } = target.InputTransformer as {
    InputPathsMap?: Record<string, string>;
    InputTemplate: string;
  };
  for (const [, name = ''] of template.matchAll(/<([^<>\s]+)>/g)) {
    if (!(name in paths)) {
      throw new TemplateRefused(`${where}: the input template names <${name}>, which InputPathsMap does not have.`);
    }
  }
  return (event) => JSON.parse(filled(template, (name) => valueAt(event, paths[name] ?? '$', where)));
}

/**
 * Within quotes a value is spliced in as it is, unescaped, as EventBridge does; outside of them it becomes JSON.
 * A missing path leaves an empty text.
 */
function filled(template: string, lookUp: (name: string) => unknown): string {
  let quoted = false;
  return template.replace(/\\.|"|<([^<>\s]+)>/g, (whole, name: string | undefined) => {
    if (whole === '"') quoted = !quoted;
    if (name === undefined) return whole;
    const value = lookUp(name);
    if (quoted) return typeof value === 'string' ? value : JSON.stringify(value ?? '');
    return JSON.stringify(value ?? '');
  });
}

function valueAt(event: unknown, path: string, where: string): unknown {
  if (!/^\$(\.[\w-]+)*$/.test(path)) throw new TemplateRefused(`${where}: the world knows dotted paths, not ${path}.`);
  return path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], event);
}
