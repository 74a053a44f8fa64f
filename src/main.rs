use std::process::ExitCode;

fn main() -> ExitCode {
    xbot::cli::main()
}
