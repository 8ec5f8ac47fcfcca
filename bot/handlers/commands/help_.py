"""`/faq help`: the commands."""

from __future__ import annotations

from bot.handlers.commands.command import Call, Command, Result

_LEAD = {
    "en": "Write one of these at the start of a line of a comment:",
    "zh": "在评论中单独一行写下：",
}


def run(call: Call) -> Result:
    """One line a command: how to write it, what it does, who may give it."""
    from bot.handlers.commands import COMMANDS  # the table holds this command too

    lines = [help_line(command, call) for command in COMMANDS]
    return Result("\n\n".join([_LEAD[call.language], "\n".join(lines)]))


def help_line(command: Command, call: Call) -> str:
    """A command in one line."""
    forms = ", ".join(f"`{form}`" for form in command.usage)
    who = command.who(call.context.policy, call.language)
    brackets = "（{}）" if call.language == "zh" else " ({})"
    return f"- {forms} – {command.help[call.language]}{brackets.format(who)}"


COMMAND = Command(
    name="help",
    usage=("/faq help",),
    words=("help", "?", "usage", "帮助", "用法"),
    help={"en": "show these commands", "zh": "显示这些命令"},
    details="Lists the commands and who may give them under the settings of the repository.",
    run=run,
)
