"""The command `tertib`: one module for each command, imported when it is asked for.

Exit codes: 0 done, 1 the input is wrong, 2 it could not be tried (usage, no database).
"""

import io
import sys
from typing import TYPE_CHECKING

from cli.words import NOT_TRIED, say, stop, take_language

if TYPE_CHECKING:
    import typer


def main() -> None:
    """Carry out one command; ends the interpreter with its exit code, and never with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what a file or its name holds may be no text that can be printed
            stream.reconfigure(errors="backslashreplace")
    words = take_language(sys.argv[1:])
    try:
        application()(args=words, prog_name="tertib")
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as defect:  # noqa: BLE001 - a person at a terminal is told in one line what a defect says
        told = f"{type(defect).__name__}: {defect}"
        stop(NOT_TRIED, f"a defect of Tertib itself: {told}", f"cacat pada Tertib sendiri: {told}")


def application() -> "typer.Typer":
    """Build the commands, with their help in the language spoken."""
    import typer

    app = typer.Typer(
        help=say("Runs government SOPs as live processes.", "Menjalankan SOP pemerintahan sebagai proses yang hidup."),
        epilog=say(
            "Every command takes --lang id|en. Exit codes: 0 done, 1 the input is wrong, 2 it could not be tried.",
            "Setiap perintah menerima --lang id|en. Kode keluar: 0 selesai, 1 masukan salah, 2 tidak dapat dicoba.",
        ),
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    _for_drafters(app)
    _for_administrators(app)
    return app


def _for_drafters(app: "typer.Typer") -> None:
    """Add what needs no server, and what brings an SOP into force."""
    import typer

    from cli import check, due, explain, import_calendar, publish, rehearse

    app.command("publish", help=publish.help_text())(publish.publish)
    app.command("check", help=check.help_text())(check.check)
    app.command("test", help=rehearse.help_text())(rehearse.rehearse)
    app.command("explain", help=explain.help_text())(explain.explain)
    app.command("due", help=due.help_text())(due.due)
    calendar = typer.Typer(help=say("Working calendars.", "Kalender kerja."), no_args_is_help=True)
    calendar.command("import", help=import_calendar.help_text())(import_calendar.import_days)
    app.add_typer(calendar, name="calendar")


def _for_administrators(app: "typer.Typer") -> None:
    """Add what an installation is run by."""
    import typer

    from cli import apply_directory, back_up, doctor, health, migrate, password, verify
    from cli.demo.command import demo, help_of_demo

    app.command("password", help=password.help_text())(password.password)
    app.command("migrate", help=migrate.help_text())(migrate.migrate)
    app.command("backup", help=back_up.help_of_backup())(back_up.back_up)
    app.command("restore", help=back_up.help_of_restore())(back_up.restore)
    app.command("verify", help=verify.help_text())(verify.verify)
    app.command("doctor", help=doctor.help_text())(doctor.doctor)
    app.command("health", help=health.help_text())(health.health)
    app.command("demo", help=help_of_demo())(demo)
    directory = typer.Typer(help=say("Offices and people.", "Kantor dan orang."), no_args_is_help=True)
    directory.command("apply", help=apply_directory.help_text())(apply_directory.apply)
    app.add_typer(directory, name="directory")


if __name__ == "__main__":
    main()
