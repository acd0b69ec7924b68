import type { Mutant } from './mutant.ts';

/** Bugs in what persons have to say. */
export const approvalMutants: readonly Mutant[] = [
  {
    name: 'one-person-twice',
    text: 'one person who approves twice is two persons',
    place: 'approved-twice-by-one',
    edits: [
      {
        module: 'core/proposal.ts',
        find: ': !declined && approvals.some(({ approver }) => approver === person.approver);',
        replace: ': false;',
      },
      {
        module: 'core/proposal.ts',
        find: '  ...new Set(approvals.map(({ approver }) => approver).filter((approver) => approvers.includes(approver))),',
        replace: '  ...approvals.map(({ approver }) => approver).filter((approver) => approvers.includes(approver)),',
      },
    ],
  },
  {
    name: 'expired-proposal',
    text: 'a proposal that has expired is carried out when the last person approves it after all',
    place: 'approved-late',
    edits: [
      { module: 'core/proposal.ts', find: 'if (now >= expiresAt)', replace: 'if (false)' },
      { module: 'core/proposal.ts', find: 'if (now >= proposal.expiresAt) throw', replace: 'if (false) throw' },
      {
        module: 'core/sweeping.ts',
        find: 'if (proposal.to !== region || now >= proposal.expiresAt) return undefined;',
        replace: 'if (proposal.to !== region) return undefined;',
      },
    ],
  },
  {
    name: 'anybody-approves',
    text: 'whoever has credentials in the account is a person who may approve',
    place: 'approved-by-strangers',
    edits: [
      {
        module: 'functions/answer-proposal.ts',
        find: 'if (approver !== undefined) return { approver, arn, userId };',
        replace: 'return { approver: approver ?? approvers[1] ?? arn, arn, userId };',
      },
    ],
  },
  {
    name: 'declined-and-approved',
    text: 'a decline counts only until somebody else approves',
    place: 'declined',
    edits: [
      { module: 'core/proposal.ts', find: 'if (proposal.declined) throw', replace: 'if (false) throw' },
      { module: 'core/proposal.ts', find: '  if (declined)\n', replace: '  if (false)\n' },
      {
        module: 'core/sweeping.ts',
        find: 'proposal?.approvedAt === undefined || proposal.declined || ',
        replace: 'proposal?.approvedAt === undefined || ',
      },
    ],
  },
  {
    name: 'lone-word-acts',
    text: "what the witness can't confirm asks nobody and goes ahead",
    place: 'approved-behind-a-cut-link',
    edits: [
      {
        module: 'core/decide.ts',
        find: "if (request.trigger === 'manual' || !approval) return undefined;",
        replace: "if (request.trigger === 'manual' || !approval || assessment.alone) return undefined;",
      },
      {
        module: 'functions/declare-target.ts',
        find: "if (!assessment.alone || request.trigger === 'manual' || stands?.go) return;",
        replace: 'return;',
      },
    ],
  },
  {
    name: 'grown-loss',
    text: 'what was approved goes ahead although it may lose more by now',
    place: 'approved-for-a-smaller-loss',
    edits: [
      {
        module: 'core/proposal.ts',
        find: 'if (!within(assessment.loss, proposal.loss)) return',
        replace: 'if (false) return',
      },
    ],
  },
];
