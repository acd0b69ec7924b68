import { readFileSync } from 'node:fs';

interface Drawn {
  readonly StartAt: string;
  readonly Comment: string;
  readonly States: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Comment: string;
        readonly Next?: string;
        readonly Default?: string;
        readonly Choices?: readonly { readonly Next: string }[];
        readonly Catch?: readonly { readonly Next: string }[];
      }
    >
  >;
}

/** The page with both machines: a picture without the ways of errors, and a table with every state's comment. */
export function machinesPage(): string {
  const parts = ['failover', 'converge'].map((name) => {
    const { StartAt, Comment, States } = JSON.parse(readFileSync(`state-machines/${name}.asl.json`, 'utf8')) as Drawn;
    const ids = new Map(Object.keys(States).map((state, index) => [state, `s${index}`]));
    const shape = (state: string) => {
      const type = States[state]?.Type;
      if (type === 'Choice') return `{"${state}"}`;
      return type === 'Succeed' || type === 'Fail' ? `(["${state}"])` : `["${state}"]`;
    };
    const edges = Object.entries(States).flatMap(([from, { Next, Default, Choices = [] }]) =>
      [...new Set([...Choices.map((choice) => choice.Next), Default, Next])]
        .filter((to) => to !== undefined)
        .map((to) => `  ${ids.get(from)} --> ${ids.get(to)}`),
    );
    const nodes = Object.keys(States).map((state) => `  ${ids.get(state)}${shape(state)}`);
    const rows = Object.entries(States).map(([state, { Comment: why, Catch = [] }]) => {
      const ways = [...new Set(Catch.map(({ Next }) => Next))].join('; ');
      return `| ${state} | ${why} | ${ways} |`;
    });
    return [
      `## \`${name}\``,
      `${Comment} It begins with "${StartAt}".`,
      ['```mermaid', 'flowchart TD', ...nodes, ...edges, '```'].join('\n'),
      ['| state | what it is for | where an error leads |', '|---|---|---|', ...rows].join('\n'),
    ].join('\n\n');
  });
  const head =
    '# The machines\n\nDrawn from `state-machines/`; a test keeps this page up to date. The ways of errors are in the tables.';
  return `${[head, ...parts].join('\n\n')}\n`;
}
