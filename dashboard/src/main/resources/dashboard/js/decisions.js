// Words and marks of replays and verdicts, the same on every page.
export const DECISIONS = { promote: ['good', 'Promote'], hold: ['warning', 'Hold'], reject: ['drift', 'Reject'], inconclusive: ['insufficient', 'Inconclusive'] };
export const STATES = { queued: ['insufficient', 'waiting'], running: ['candidate', 'running'], done: ['ok', 'done'], failed: ['drift', 'failed'], cancelled: ['insufficient', 'cancelled'] };
