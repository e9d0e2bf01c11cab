#include "commands/command.h"

static const TideCommand commands[] = {
    { "run", "[SCENARIO…]", "Measure scenarios, compare with the baselines, write JUnit XML",
      "Executes the scenarios (all of them by default) in fresh processes, measures every process at each checkpoint, "
      "compares the medians with the baselines and writes junit.xml and results.json.",
      tide_command_run },
    { "judge", "FILE", "Judge the results of a run again, from its results.json alone",
      "Reaches all verdicts of a run again from the samples in its results.json, measures nothing, prints what 'run' "
      "printed and ends with its exit status. Where the file says something else, that is said.",
      tide_command_judge },
    { "list", "", "List the scenarios", "Lists the scenarios by name with their descriptions.", tide_command_list },
    { "show", "SCENARIO", "Show a scenario's steps, tolerance and budgets",
      "Shows what a scenario does, with its repeats expanded, and what it is held to.", tide_command_show },
    { "new-scenario", "NAME", "Make a scenario that works, to be changed",
      "Makes a folder with a manifest and a page that can be measured as they are.", tide_command_new_scenario },
    { "record", "FOLDER|FILE.har|FILE.mhtml NAME", "Make a scenario of a page that a browser has saved",
      "Makes the scenario NAME of a saved page: of a HAR (saved with contents) or an MHTML file, whose answers are "
      "replayed for "
      "all its hosts, or of a folder, whose files are copied. Asks no network. What could not be kept is told.",
      tide_command_record },
    { "update-baselines", "[SCENARIO…]", "Measure scenarios and record them as the new baselines",
      "Measures as 'run' does, shows what changes, and replaces the baselines of this configuration. Nothing is "
      "written "
      "where anything could not be measured.",
      tide_command_update_baselines },
    { "bisect-step", "SCENARIO…", "Say good, bad or neither, as 'git bisect run' asks it",
      "Measures as 'run' does and ends with what 'git bisect run' wants of a commit: 0 where everything is within, 1 "
      "where "
      "something regressed or went over its budget, 125 where that is not known: a crash, no display, an engine that "
      "is "
      "not built, no baseline, a verdict that is open.",
      tide_command_bisect_step },
    { "baseline", "check|gc [SCENARIO…] | merge BASE OURS THEIRS", "Check, clear up and merge baselines",
      "'check' tells which baselines cannot be read, are orphaned, since their scenario or preset is gone, stale, "
      "since it has "
      "changed, or misplaced, and remarks on few samples and tolerances that are hopeless or needlessly wide; 'gc' "
      "removes the orphaned ones; "
      "'merge' is "
      "git's merge driver for them: it writes the result to OURS, with marks where both sides changed the same metric.",
      tide_command_baseline },
    { "footprint", "PID|NAME…|FILE", "Print the memory of processes, or of a capture, by category",
      "Prints the dirty, clean and reclaimable memory of running processes by category, laid out and flagged as "
      "macOS's "
      "footprint(1), found by pid or by name, in whole or in part; or that of the processes in a file which footprint, "
      "footprint -j, vmmap, vmmap -summary or tidemark wrote, or which is a copy of smaps or smaps_rollup. Long "
      "options "
      "may have one dash.",
      tide_command_footprint },
    { "diff", "PID|FILE PID|FILE", "Compare two processes or captures by category",
      "Compares the dirty memory of two processes or captures by category, the largest growth first. A capture of "
      "several processes is compared by its summary. The exit status is 0 whatever the difference.",
      tide_command_diff },
    { "watch", "PID | -- PROGRAM [ARGUMENT…]", "Watch the peaks of a process and its descendants",
      "Follows a running process and all its descendants, as they come and go, until it ends: what each has now, how "
      "high "
      "it was since the watch began, when and of what; and the highest sum of all. On a terminal that is a table, "
      "elsewhere "
      "a line for each new peak of more than 1 % and the table at the end. With -- it starts the program, looks at it "
      "also "
      "before each free of memory, and gives its exit status; nothing can be typed to it, and what is left of it ends "
      "with it.",
      tide_command_watch },
    { "help", "[COMMAND]", "Tell what the commands do", "Tells what the commands do.", tide_command_help },
    { "version", "", "Print the version", "Prints the version of tidemark.", tide_command_version },
    { NULL, NULL, NULL, NULL, NULL },
};

const TideCommand *
tide_commands(void)
{
    return commands;
}

const TideCommand *
tide_command_find(const char *name)
{
    for (const TideCommand *command = commands; command->name; command++) {
        if (g_str_equal(command->name, name))
            return command;
    }
    return NULL;
}
