//! `cargo xtask test`: every check and test, and a table of what came out.
//!
//! Each step is a file below. A failing step does not keep the others from running, save the first: without the
//! packages the rest would only fail for want of them. The last line is always `N passed, N failed`, in steps.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::ValueEnum;
use timetrack_test_support::poll::Stopwatch;

mod architecture;
mod deny;
mod documentation;
mod format;
mod lint;
mod packages;
mod unit;
mod windows_programs;

use windows_programs::WindowsPrograms;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Run only this step (may be given more than once)
    #[arg(long, value_name = "STEP")]
    only: Vec<Step>,
    /// Leave this step out (may be given more than once)
    #[arg(long, value_name = "STEP")]
    skip: Vec<Step>,
}

/// The steps in their order: what is quick to fail comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Step {
    /// Packages of Debian or Ubuntu
    Packages,
    /// rustfmt
    Format,
    /// The rules of docs/ARCHITECTURE.md that a search can check
    Architecture,
    /// Licences, sources and unwanted dependencies
    Deny,
    /// clippy
    Lint,
    /// rustdoc
    Documentation,
    /// Programs for Windows, for the tests that run them under Wine
    Windows,
    /// All tests: unit, property, PostgreSQL, desktops, browser, Wine
    Unit,
}

/// What steps leave for later ones.
#[derive(Debug, Default)]
struct Run {
    windows: Option<WindowsPrograms>,
}

#[derive(Debug)]
struct Outcome {
    step: Step,
    took: Duration,
    result: Result<()>,
}

/// Runs the steps that were asked for. The exit code is 1 when one of them fails.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let mut run = Run::default();
    let mut outcomes = Vec::new();
    for &step in Step::value_variants()
        .iter()
        .filter(|step| arguments.wants(**step))
    {
        println!("\n== {}", step.name());
        let watch = Stopwatch::start();
        let result = step.run(&mut run);
        if let Err(error) = &result {
            eprintln!("{} failed: {error:#}", step.name());
        }
        let can_go_on = result.is_ok() || step != Step::Packages;
        outcomes.push(Outcome {
            step,
            took: watch.elapsed(),
            result,
        });
        if !can_go_on {
            break;
        }
    }
    let failed = outcomes.iter().filter(|outcome| outcome.result.is_err()).count();
    print!("{}", table(&outcomes));
    println!("{} passed, {failed} failed", outcomes.len() - failed);
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

impl Arguments {
    fn wants(&self, step: Step) -> bool {
        (self.only.is_empty() || self.only.contains(&step)) && !self.skip.contains(&step)
    }
}

impl Step {
    fn run(self, run: &mut Run) -> Result<()> {
        match self {
            Self::Packages => packages::install_missing(),
            Self::Format => format::check(),
            Self::Architecture => architecture::check(),
            Self::Deny => deny::check(),
            Self::Lint => lint::check(),
            Self::Documentation => documentation::check(),
            Self::Windows => {
                run.windows = Some(windows_programs::build()?);
                Ok(())
            }
            Self::Unit => unit::run_all(run.windows.as_ref()),
        }
    }

    fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }
}

fn table(outcomes: &[Outcome]) -> String {
    let rows = outcomes.iter().map(|outcome| {
        let word = if outcome.result.is_ok() { "ok" } else { "failed" };
        format!(
            "{:<14} {:>8.1} s  {word}\n",
            outcome.step.name(),
            outcome.took.as_secs_f64()
        )
    });
    let reasons = outcomes.iter().filter_map(|outcome| {
        let error = outcome.result.as_ref().err()?;
        Some(format!("{}: {error:#}\n", outcome.step.name()))
    });
    ["\n".to_owned()].into_iter().chain(rows).chain(reasons).collect()
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn only_and_skip_choose_steps() {
        let chosen = |only: &[Step], skip: &[Step]| -> Vec<String> {
            let arguments = Arguments {
                only: only.to_vec(),
                skip: skip.to_vec(),
            };
            let steps = Step::value_variants()
                .iter()
                .filter(|step| arguments.wants(**step));
            steps.map(|step| step.name()).collect()
        };
        assert_eq!(chosen(&[], &[]).len(), Step::value_variants().len());
        assert_eq!(chosen(&[Step::Unit, Step::Format], &[]), ["format", "unit"]);
        assert_eq!(chosen(&[Step::Unit, Step::Format], &[Step::Unit]), ["format"]);
    }

    #[test]
    fn the_table_tells_times_and_reasons() {
        let outcomes = [
            Outcome {
                step: Step::Format,
                took: Duration::from_millis(1_230),
                result: Ok(()),
            },
            Outcome {
                step: Step::Unit,
                took: Duration::from_mins(10),
                result: Err(anyhow!("2 tests")),
            },
        ];
        assert_eq!(
            table(&outcomes),
            "\nformat              1.2 s  ok\nunit              600.0 s  failed\nunit: 2 tests\n"
        );
    }
}
