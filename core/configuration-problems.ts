import { approvalProblems } from './approval-problems.ts';
import { Configuration } from './configuration.ts';
import { draftOf } from './configuration-draft.ts';
import { limitProblems } from './limit-problems.ts';
import { objectiveProblems } from './objective-problems.ts';
import { InvalidConfiguration, type Problem, problemLine, shown } from './problem.ts';
import { withProfile } from './profile.ts';
import { regionProblems } from './region-problems.ts';
import { resourceProblems } from './resource-problems.ts';
import { schemaProblems } from './schema-problems.ts';

/** Every mistake in a parsed file, those of the schema first, then those between fields; empty when it can be used. */
export function configurationProblems(raw: unknown): readonly Problem[] {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return [
      {
        path: [],
        text: `got ${shown(raw)}; allowed: a mapping with the keys ${Object.keys(Configuration.shape).join(', ')}. Start from the repository's understudy.yaml.`,
      },
    ];
  const parsed = Configuration.safeParse(raw);
  const found = parsed.success ? [] : schemaProblems(parsed.error.issues, raw);
  const draft = draftOf(raw);
  const between = [
    ...limitProblems(draft),
    ...regionProblems(draft),
    ...objectiveProblems(draft),
    ...approvalProblems(draft),
    ...resourceProblems(draft),
  ];
  return firstOfEachPath([...found, ...between]);
}

/** One problem for each path: the first says enough. */
function firstOfEachPath(problems: readonly Problem[]): readonly Problem[] {
  const byPath = new Map<string, Problem>();
  for (const problem of problems) {
    const key = JSON.stringify(problem.path);
    if (!byPath.has(key)) byPath.set(key, problem);
  }
  return [...byPath.values()];
}

/** The configuration in a parsed file. Throws InvalidConfiguration with every mistake. */
export function parseConfiguration(raw: unknown): Configuration {
  const problems = configurationProblems(raw);
  if (problems.length > 0) throw new InvalidConfiguration(problems.map((problem) => problemLine(problem)));
  return Configuration.parse(withProfile(raw));
}
