import { Option } from 'commander';
import { runCommand } from '../commands/run.js';
import { collect, type Definition, duration, format, name, plain, seed, walkOptions, whole } from './options.js';

const walkStatuses = ['open', 'stopped', 'ended', 'damaged'];

/** The commands for walking SOPs, practising and looking back. `run` is imported at once, because it must be fast. */
export const walking: readonly Definition[] = [
  {
    name: 'run',
    summary: 'walk an SOP (also: sop <sop>)',
    define: (command, call) => {
      walkOptions(command)
        .argument('[sop]', 'an id, or the path of a file')
        .description('Walks an SOP: question by question on a terminal, or from given answers.')
        .option('--case <id>', 'the case or ticket this is about')
        .option('--from <walk>', 'take over from a finished walk: its id, or its transcript, which is verified')
        .option('--unverified', 'also take over what cannot be verified or was not handed over; the record says so')
        .action(
          call(
            (call, [sop]) => runCommand(call, sop),
            ({ parent }) => ({ named: parent?.args[0] === 'run' }),
          ),
        );
    },
  },
  {
    name: 'resume',
    summary: 'go on with a stopped walk',
    define: (command, call) => {
      walkOptions(command)
        .argument('[walk]', 'the id of a walk, or enough of its beginning or end')
        .description('Goes on with a stopped walk: the one given, else the latest, or one picked from a list.')
        .addOption(
          new Option('--as-begun', 'if the SOP has changed: finish on the version that the walk began with').conflicts(
            'asNew',
          ),
        )
        .option('--as-new', 'if the SOP has changed: begin a new walk on it, with the answers that still hold')
        .action(call(async (call, [walk]) => (await import('../commands/resume.js')).resumeCommand(call, walk)));
    },
  },
  {
    name: 'train',
    summary: 'practise scenarios and score',
    define: (command, call) => {
      format(command, 'text', 'json', 'md')
        .argument('[sop]', 'an id, or the path of a file')
        .description('Practises scenarios of an SOP: a customer, the decisions, and what the SOP says about each.')
        .addOption(
          new Option('--scenario <id>', 'practise this one (repeat it for more)')
            .argParser(collect)
            .conflicts(['all', 'random', 'count']),
        )
        .addOption(new Option('--all', 'practise all of them').conflicts(['random', 'count']))
        .option('--count <number>', 'how many to practise, weakest first (default: 1)', whole(1, 1000))
        .option('--random', 'free play: a customer drawn from the paths of the SOP')
        .option('--seed <text>', 'the same seed gives the same session', seed)
        .option('--trainee <name>', 'whose results they are (default: the login name)', name)
        .option('--pass <score>', 'exit with 1 below this score, 0 to 100', whole(0, 100))
        .addOption(
          new Option('--demo', 'for a class: show what is right and why, without scoring').conflicts([
            'answers',
            'pass',
          ]),
        )
        .option('--answers <file>', 'take the decisions from a YAML or JSON file; - reads them from stdin')
        .option('--report', 'show progress and what is missed most, for all trainees or for --trainee')
        .addOption(plain())
        .option('--no-input', 'never ask')
        .action(call(async (call, [sop]) => (await import('../commands/train.js')).trainCommand(call, sop)));
    },
  },
  {
    name: 'walks',
    summary: 'stopped and finished walks',
    define: (command, call) => {
      format(command, 'text', 'json')
        .description('Lists the walks on this computer, the latest first.')
        .addOption(new Option('--status <status>', 'only those with this status').choices(walkStatuses))
        .option('--older-than <time>', 'only those last worked on longer ago than this: 30d, 12h, 2w', duration)
        .action(call(async (call) => (await import('../commands/walks.js')).walksCommand(call)));
      command
        .command('rm')
        .argument('[walk...]', 'ids of walks')
        .summary('delete walks for good')
        .description('Deletes walks for good: those named, or all that match --older-than and --status.')
        .action(call(async (call, [ids]) => (await import('../commands/walks.js')).removeWalksCommand(call, ids)));
    },
  },
  {
    name: 'transcript',
    summary: 'render a walk again',
    define: (command, call) => {
      format(command, 'md', 'json')
        .argument('[walk]', 'the id of a walk, or enough of its beginning or end')
        .description('Renders the transcript of a walk on this computer again: the one given, else the latest.')
        .option('-o, --output <file>', 'write it there; - writes it to stdout')
        .option('--force', 'write over a file that exists')
        .action(
          call(async (call, [walk]) => (await import('../commands/transcript.js')).transcriptCommand(call, walk)),
        );
    },
  },
  {
    name: 'case',
    summary: 'the history of a case',
    define: (command, call) => {
      format(command, 'text', 'json')
        .argument('<id>', 'a case or ticket')
        .description('Shows the walks of one case, on this computer, in the order they began.')
        .action(call(async (call, [id]) => (await import('../commands/case.js')).caseCommand(call, id)));
    },
  },
  {
    name: 'verify',
    summary: 'replay a transcript against its SOP',
    define: (command, call) => {
      format(command, 'text', 'json')
        .argument('<transcript>', 'a transcript file; - reads it from stdin')
        .description(
          'Replays a transcript against its SOP. That proves that its parts agree with each other and with the SOP of ' +
            'its digest. It does not prove who wrote it, when, or that it was not rebuilt as a whole.',
        )
        .action(call(async (call, [file]) => (await import('../commands/verify.js')).verifyCommand(call, file)));
    },
  },
];
