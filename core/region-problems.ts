import type { Draft, DraftGroup } from './configuration-draft.ts';
import type { Problem } from './problem.ts';
import { regions, strongRegionSets } from './regions.ts';

const isRegion = (name: string | undefined): name is string => name !== undefined && regions.includes(name);

/** The real Regions of a group, candidates first, each once. */
const regionsOfDraft = ({ candidates, witness }: DraftGroup): readonly string[] => [
  ...new Set([...candidates, witness].filter(isRegion)),
];

/** What is wrong with the choice of Regions: two candidates and a witness, all different, that can hold the ledger together. */
export const regionProblems = (draft: Draft): readonly Problem[] =>
  (draft.groups ?? []).flatMap((group, index) => [
    ...sameRegionTwice(group),
    ...missingNetworks(group, draft),
    ...(draft.consistency === 'strong' ? weakLedger(group, (draft.groups ?? []).slice(0, index)) : []),
  ]);

function sameRegionTwice({ path, candidates: [first, second], witness }: DraftGroup): readonly Problem[] {
  const problems: Problem[] = [];
  if (isRegion(first) && first === second)
    problems.push({
      path: [...path, 'candidates'],
      text: `got ${first} twice; allowed: two different Regions. Name the Region that takes over when ${first} can't go on.`,
    });
  if (isRegion(witness) && (witness === first || witness === second))
    problems.push({
      path: [...path, 'witness'],
      text: `got "${witness}", which is a candidate; allowed: a third Region. Choose one that never takes over: two Regions alone can't tell an outage from a cut between them.`,
    });
  return problems;
}

const missingNetworks = (group: DraftGroup, { networks }: Draft): readonly Problem[] =>
  networks === undefined
    ? []
    : regionsOfDraft(group)
        .filter((region) => !networks.some((network) => network.region === region))
        .map((region) => ({
          path: ['networks', region],
          text: `got nothing; allowed: a network for every Region of group ${group.name}. Add the VPC, subnets and security group from which the databases are reached in ${region}.`,
        }));

/** A table with strong consistency has exactly three Regions inside one set, and there is one table for the installation. */
function weakLedger(group: DraftGroup, earlier: readonly DraftGroup[]): readonly Problem[] {
  const own = regionsOfDraft(group);
  if (own.length !== 3) return [];
  const sets = Object.entries(strongRegionSets);
  if (!sets.some(([, set]) => own.every((region) => set.includes(region)))) {
    const offered = sets.map(([name, set]) => `${name}: ${set.join(', ')}`).join('; ');
    return [
      {
        path: ['ledger', 'consistency'],
        text: `got "strong", but DynamoDB offers no multi-Region strong consistency over ${own.join(', ')} of group ${group.name}; allowed: three Regions of one set (${offered}). Choose other Regions, or write "witness".`,
      },
    ];
  }
  const different = earlier.find((other) => {
    const others = regionsOfDraft(other);
    return others.length === 3 && !others.every((region) => own.includes(region));
  });
  if (different === undefined) return [];
  return [
    {
      path: group.path,
      text: `got the Regions ${own.join(', ')}, but group ${different.name} has ${regionsOfDraft(different).join(', ')}; allowed with ledger.consistency "strong": the same three Regions for every group, since they share one table. Change the Regions, give this group an installation of its own, or write "witness".`,
    },
  ];
}
