import type { Report } from '#sandbox/live/report/report-json.ts';
import { acceptedWords, busyWords } from '#sandbox/live/report/words.ts';

const figure = (value: number | null, unit = 's'): string => (value === null ? 'none' : `${value} ${unit}`);

/** The end of a drill for a terminal: the verdict, the figures beside their objectives, and where the report is. */
export function verdictBlock(report: Report, page: string): string {
  const { verdict, expected, rto, rpo, writes, exposure, overheadSeconds, othersBusy, fenceDebts, reasons } = report;
  const split =
    rto.split &&
    Object.entries(rto.split)
      .map(([part, seconds]) => `${part} ${seconds}`)
      .join(', ');
  const moved = rto.achievedSeconds !== null || fenceDebts.length > 0;
  const lines = [
    '',
    `  ${verdict}  (${expected.verdict === verdict ? 'as expected' : `expected: ${expected.verdict}`})`,
    ...reasons.map((reason) => `    ${reason}`),
    '',
    ...(moved
      ? [
          `  RTO        ${figure(rto.achievedSeconds)} of ${rto.objectiveSeconds} s${split ? ` (${split})` : ''}`,
          `  RPO        ${figure(rpo.actualSeconds)} of ${rpo.objectiveSeconds} s (estimated before: at most ${figure(rpo.estimatedUpperSeconds)}${rpo.accepted ? `; ${acceptedWords(rpo.accepted)}` : ''})`,
        ]
      : []),
    `  Writes     ${writes.acknowledged} acknowledged, ${writes.lost} lost, ${writes.duplicated} duplicated, counted in the surviving database`,
    ...(moved
      ? [
          `  Old writer ${writes.acknowledgedByOldWriterAfterTransfer} writes by name after the transfer; ${exposure.writes} by its old address within ${exposure.seconds} s of the outage, lost to the new owner`,
          ...fenceDebts.map(
            ({ region, dischargedAt, proof }) =>
              `  Fence      ${region}: ${dischargedAt === null ? 'debt open' : `proven. ${proof}`}`,
          ),
          `  Overhead   ${figure(overheadSeconds)} of Understudy's own between alarm and proven traffic${busyWords(othersBusy)}`,
        ]
      : []),
    `  Report     ${page}`,
    '',
    expected.met ? '  PASSED' : `  FAILED\n${expected.problems.map((problem) => `    - ${problem}`).join('\n')}`,
    '',
  ];
  return lines.join('\n');
}
