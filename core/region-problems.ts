import type { Draft, DraftGroup } from './configuration-draft.ts';
import type { Problem } from './problem.ts';
import { regions, strongRegionSets } from './regions.ts';

const isRegion = (name: string | undefined): name is string => name !== undefined && regions.includes(name);

/** The real Regions of a group, candidates first, each once. */
const regionsOfDraft = ({ candidates, witness }: DraftGroup): readonly string[] => [
  ...new Set([...candidates, witness].filter(isRegion)),
];

/** What is wrong with the choice of Regions: candidates and a witness, all different, that can hold the ledger together. */
export const regionProblems = (draft: Draft): readonly Problem[] =>
  (draft.groups ?? []).flatMap((group, index) => [
    ...sameRegionTwice(group),
    ...checksOfMany(group),
    ...missingNetworks(group, draft),
    ...(draft.consistency === 'strong' ? weakLedger(group, (draft.groups ?? []).slice(0, index)) : []),
  ]);

function sameRegionTwice({ path, candidates, witness }: DraftGroup): readonly Problem[] {
  const problems: Problem[] = [];
  const twice = candidates.find((region, index) => isRegion(region) && candidates.indexOf(region) < index);
  if (twice !== undefined)
    problems.push({
      path: [...path, 'candidates'],
      text: `got ${twice} twice; allowed: ${candidates.length === 2 ? 'two different Regions' : 'different Regions'}. Name the Region that takes over when ${twice} can't go on.`,
    });
  if (isRegion(witness) && candidates.includes(witness))
    problems.push({
      path: [...path, 'witness'],
      text: `got "${witness}", which is a candidate; allowed: a third Region. Choose one that never takes over: two Regions alone can't tell an outage from a cut between them.`,
    });
  return problems;
}

/** PRIMARY and SECONDARY are two [Route 53 Developer Guide, routing-policy-failover]. */
const checksOfMany = ({ candidates, traffic }: DraftGroup): readonly Problem[] =>
  candidates.length <= 2
    ? []
    : traffic
        .filter(({ strategy }) => strategy === 'health-check')
        .map((name) => ({
          path: [...name.path, 'strategy'],
          text: `got "health-check" in a group of ${candidates.length} candidates; allowed with more than two: "record", since Route 53's failover records are a PRIMARY and a SECONDARY. Write "record", or name two candidates.`,
        }));

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
  if (group.candidates.length > 2)
    return [
      {
        path: ['ledger', 'consistency'],
        text: `got "strong", but group ${group.name} has ${group.candidates.length} candidates and a witness, and a table with multi-Region strong consistency has exactly three Regions; allowed with more than two candidates: "witness". Write "witness", or name two candidates.`,
      },
    ];
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
