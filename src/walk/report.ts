import { type FlowStep, optionOf } from '../sop/flow.js';
import { durationBetween } from '../text/time.js';
import { type Copy, type Pause, pendingOf, type Visit, type Walk } from './engine.js';
import { type EventBody, isWithheld, type WalkEvent } from './events.js';
import { type FilledResponse, fillResponse, gapText } from './fill.js';

/** What a walk amounts to: the path taken, and what was shown, done and said on it, as it was filled in then. */
export interface Report {
  readonly visits: readonly ReportedVisit[];
  /** Those of the visits, in order. */
  readonly actions: readonly ReportedAction[];
  readonly responses: readonly ReportedResponse[];
  /** The visits that were gone back over, in the order they were entered: shown, and on the path no more. */
  readonly takenBack: readonly ReportedVisit[];
  /** Whether nobody was shown any of it: all answers were given in advance. */
  readonly dry: boolean;
}

/**
 * What is known of an action or a response: ticked done · skipped, with a reason · shown, and its step answered ·
 * shown, and left by a way out, gone back over, or stopped at · shown to nobody, because the answer was given in advance
 * or a value was still asked for.
 */
type Status = 'ticked' | 'skipped' | 'asked' | 'shown' | 'planned';

export interface ReportedVisit {
  readonly step: FlowStep;
  readonly at: string;
  /** The option taken here; null at an instruction, a leaf, and where the walk stands. */
  readonly answer: { readonly id: string; readonly label: string } | null;
  /** Whether a sub-procedure begins or ends here. It does not end where the walk still stands, or leaves by an option. */
  readonly sub: 'begins' | 'ends' | null;
  /** Of what was shown here, where nothing more is known. */
  readonly status: Exclude<Status, 'ticked' | 'skipped'>;
  /** How a visit ended that was shown and nothing more; null for any other. */
  readonly left: Leaving | null;
  readonly actions: readonly ReportedAction[];
  readonly responses: readonly ReportedResponse[];
  /** The walk as it was when the visit was left; undefined where nobody waited. */
  readonly state: Walk | undefined;
}

/** "left by I feel unsafe after 2 s": how a step was left that was not answered. `after` is how long it stood there. */
export interface Leaving {
  readonly how: 'way-out' | 'gone-back' | 'stopped' | 'open';
  /** Of the way out; empty otherwise. */
  readonly label: string;
  readonly after: string;
}

export interface ReportedAction {
  readonly step: string;
  readonly text: string;
  readonly status: Status;
  /** Whether it was ticked done; null where the step does not ask for confirmation, or has not come to it. */
  readonly done: boolean | null;
  readonly reason: string | null;
}

export interface ReportedResponse extends FilledResponse {
  readonly step: string;
  readonly status: Exclude<Status, 'ticked' | 'skipped'>;
  readonly copies: readonly ReportedCopy[];
}

/** One time that a response was put on the clipboard, or could not be. */
export interface ReportedCopy {
  readonly at: string;
  readonly channel: string | null;
  readonly ready: boolean;
  /** Why it was not copied; null where it was. */
  readonly failed: string | null;
  /** As it was copied, where a value was changed after that; null where it is the text of the response. */
  readonly text: string | null;
}

/** The visits of a walk from first to last. */
export function visitsOf(walk: Walk): Visit[] {
  const visits: Visit[] = [];
  for (let visit: Visit | null = walk.path; visit; visit = visit.previous) visits.push(visit);
  return visits.reverse();
}

/** The moves that stand: those that were not taken back, from first to last. */
export function movesOf(walk: Walk): WalkEvent[] {
  const moves: WalkEvent[] = [];
  for (let at: Walk | null = walk; at; at = at.before) if (at.move) moves.push(at.move);
  return moves.reverse();
}

/** The case a walk is about: given at its start, or filled in as the field `case` on the way; none that is sensitive. */
export function caseOf(walk: Walk): string | undefined {
  return [walk.started.case, walk.values.get('case')].find((about) => typeof about === 'string');
}

/** The case as it is written: `[case number, withheld]` where it is sensitive. */
export function caseText(walk: Walk): string | undefined {
  const hides = [walk.started.case, walk.values.get('case')].some(isWithheld);
  return caseOf(walk) ?? (hides ? gapText(walk.flow.fields.get('case'), 'case', true) : undefined);
}

/** The report of a walk as it stands. */
export function reportOf(walk: Walk): Report {
  const visits = visitsOf(walk);
  const stays = staysOf(walk);
  const copies = copiesByVisit(walk);
  const reported = visits.map((visit, index): ReportedVisit => {
    const { step } = visit;
    const next = visits[index + 1];
    const by = next?.by ?? null;
    const ends = step.sub?.outcome && next && !by ? ('ends' as const) : null;
    const stay = stays.get(index);
    const left = stay && leavingOf(walk, stay, next);
    return {
      ...(stay ? shownAt(stay.state, statusOf(walk, stay), copies) : passed),
      step,
      at: visit.at,
      answer: by && { id: by.id, label: by.label },
      sub: step.sub && !step.sub.outcome ? 'begins' : ends,
      left: left ?? null,
    };
  });
  const takenBack = takenBackOf(walk, copies);
  return {
    visits: reported,
    actions: reported.flatMap(({ actions }) => actions),
    responses: reported.flatMap(({ responses }) => responses),
    takenBack,
    dry: reported.every(({ state, status }) => !state || status === 'planned') && takenBack.length === 0,
  };
}

/** Where nobody waited, there was nothing to do or to say. */
const passed = { status: 'asked', actions: [], responses: [], state: undefined } as const;

/** One visit: the walk as it was when it was left, or as it is, and the move that left it. */
interface Stay {
  readonly state: Walk;
  readonly move: WalkEvent | null;
}

/** By the index of the visit. A walk remembers its state before each move, so each visit is as it was left. */
function staysOf(walk: Walk): Map<number, Stay> {
  const stays = new Map<number, Stay>();
  let move = walk.status === 'ended' ? walk.move : null;
  for (let state: Walk | null = walk; state; state = state.before) {
    if (!stays.has(state.path.index)) stays.set(state.path.index, { state, move });
    move = state.move;
  }
  return stays;
}

function statusOf(walk: Walk, { move }: Stay): ReportedVisit['status'] {
  if (!move) return walk.pause?.reason === 'answers-ran-out' && walk.status === 'stopped' ? 'planned' : 'shown';
  if ('given' in move && move.given) return 'planned';
  return isWayOut(walk, move) ? 'shown' : 'asked';
}

function isWayOut({ flow }: Walk, move: WalkEvent): boolean {
  if (move.type !== 'answered') return false;
  const step = flow.steps.get(move.step);
  return (step && optionOf(step, move.option))?.always === true;
}

function leavingOf(walk: Walk, stay: Stay, next: Visit | undefined): Leaving | undefined {
  if (statusOf(walk, stay) !== 'shown') return undefined;
  const { move, state } = stay;
  if (move) return { how: 'way-out', label: next?.by?.label ?? '', after: timeAt(state, move.at) };
  const how = walk.status === 'stopped' ? 'stopped' : 'open';
  return { how, label: '', after: timeAt(state, walk.at) };
}

/** How long a walk has stood at its step, since it was entered or gone on with. */
function timeAt({ path, pause }: Walk, until: string): string {
  const since = pause?.resumed && Date.parse(pause.resumed) > Date.parse(path.at) ? pause.resumed : path.at;
  return durationBetween(since, until);
}

type Shown = Pick<ReportedVisit, 'status' | 'actions' | 'responses' | 'state'>;

/** What stood at the step where a walk is. */
function shownAt(state: Walk, status: ReportedVisit['status'], copies: ReadonlyMap<Visit, readonly Copy[]>): Shown {
  const { step, path, flow, values } = state;
  const ticks = ticksAt(state);
  const asking = pendingOf(state).kind === 'field';
  return {
    status,
    actions: step.actions.map((text, index) => {
      const tick = ticks[index];
      const known = tick ? (tick.done ? 'ticked' : 'skipped') : status;
      return {
        step: step.id,
        text,
        status: status === 'planned' ? status : known,
        done: tick?.done ?? null,
        reason: tick?.reason ?? null,
      };
    }),
    responses: step.says.map((response) => {
      const filled = fillResponse(response, flow.fields, values);
      const own = (copies.get(path) ?? []).filter(({ event }) => event.response === response.id);
      return {
        step: step.id,
        ...filled,
        // While a value is asked for, a draft is not on the screen.
        status: asking && !filled.ready ? 'planned' : status,
        copies: own.map(({ event, values: then }) => {
          const { text } = then === values ? filled : fillResponse(response, flow.fields, then);
          return {
            at: event.at,
            channel: event.channel,
            ready: event.ready,
            failed: event.type === 'copy-failed' ? event.why : null,
            text: text === filled.text ? null : text,
          };
        }),
      };
    }),
    state,
  };
}

type Tick = Extract<EventBody, { type: 'ticked' }>;

/** The ticks of the visit where a walk is, in order. */
function ticksAt(walk: Walk): Tick[] {
  const ticks: Tick[] = [];
  for (let at: Walk | null = walk; at && at.path === walk.path; at = at.before) {
    if (at.move?.type === 'ticked') ticks.push(at.move);
  }
  return ticks.reverse();
}

function copiesByVisit({ copies }: Walk): Map<Visit, Copy[]> {
  const all: Copy[] = [];
  for (let copy = copies; copy; copy = copy.previous) all.push(copy);
  const found = new Map<Visit, Copy[]>();
  for (const copy of all.reverse()) {
    const own = found.get(copy.visit);
    if (own) own.push(copy);
    else found.set(copy.visit, [copy]);
  }
  return found;
}

function takenBackOf(walk: Walk, copies: ReadonlyMap<Visit, readonly Copy[]>): ReportedVisit[] {
  const visits: ReportedVisit[] = [];
  for (let back = walk.wentBack; back; back = back.previous) {
    const { state, at } = back;
    visits.push({
      ...shownAt(state, 'shown', copies),
      step: state.step,
      at: state.path.at,
      answer: null,
      sub: null,
      left: { how: 'gone-back', label: '', after: timeAt(state, at) },
    });
  }
  const order = ({ at, state }: ReportedVisit): [number, number] => [Date.parse(at), state?.path.index ?? 0];
  return visits.sort((a, b) => {
    const [x, y] = [order(a), order(b)];
    return x[0] - y[0] || x[1] - y[1];
  });
}

/** The times that a walk was stopped, from first to last. */
export function pausesOf({ pause }: Walk): Pause[] {
  const pauses: Pause[] = [];
  for (let one = pause; one; one = one.previous) pauses.push(one);
  return pauses.reverse();
}
