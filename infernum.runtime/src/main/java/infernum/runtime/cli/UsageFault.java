package infernum.runtime.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in the words of this one instead of picocli's. */
final class UsageFault {
  private static final Pattern NOT_A =
      Pattern.compile("Invalid value for .*: '(.*)' is not an? (\\w+)$", Pattern.DOTALL);

  private static final Pattern INVALID =
      Pattern.compile(
          "Invalid value for (?:option|positional parameter)[^:]*: (.*)", Pattern.DOTALL);

  private static final Pattern NOT_A_PAIR =
      Pattern.compile("Value for .* should be in KEY=VALUE format but was (.*)", Pattern.DOTALL);

  private static final Pattern TWICE = Pattern.compile("option '(\\S+)'");

  private UsageFault() {}

  /**
   * One sentence.
   *
   * @param arguments as typed
   */
  static String of(ParameterException error, String[] arguments) {
    CommandSpec command = error.getCommandLine().getCommandSpec();
    return misspelt(error, command, arguments)
        .or(() -> unknown(error, command, arguments))
        .orElseGet(() -> told(error));
  }

  /** Where an option is missing because its name is misspelt, the misspelling is the error. */
  private static Optional<String> misspelt(
      ParameterException error, CommandSpec command, String[] arguments) {
    for (String word : suspects(error, arguments)) {
      Optional<String> meant = Suggestion.of(word, command);
      Optional<String> option = Suggestion.unknownOption(word, command);
      boolean isCommand = error instanceof UnmatchedArgumentException && !word.startsWith("-");
      if (meant.isPresent() && (option.isPresent() || isCommand)) {
        return Optional.of(
            "unknown %s '%s', did you mean '%s'?"
                .formatted(isCommand ? "command" : "option", option.orElse(word), meant.get()));
      }
    }
    return Optional.empty();
  }

  private static List<String> suspects(ParameterException error, String[] arguments) {
    return switch (error) {
      case UnmatchedArgumentException unmatched -> unmatched.getUnmatched();
      case MissingParameterException _ -> List.of(arguments);
      default -> List.of();
    };
  }

  private static Optional<String> unknown(
      ParameterException error, CommandSpec command, String[] arguments) {
    for (String word : suspects(error, arguments)) {
      Optional<String> option = Suggestion.unknownOption(word, command);
      if (option.isPresent()) {
        return Optional.of("there is no option '%s'".formatted(option.get()));
      }
    }
    if (error instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst();
      boolean isOption = word.startsWith("-");
      boolean isCommand = !command.subcommands().isEmpty();
      return Optional.of(
          isOption || isCommand
              ? "there is no %s '%s'".formatted(isOption ? "option" : "command", word)
              : "'%s' is a word too many".formatted(word));
    }
    return Optional.empty();
  }

  private static String told(ParameterException error) {
    String message = String.valueOf(error.getMessage());
    if (error instanceof MissingParameterException missing) {
      return missing(missing, message);
    }
    String what = Optional.ofNullable(error.getArgSpec()).map(UsageFault::name).orElse("");
    Matcher twice = TWICE.matcher(message);
    if (error instanceof OverwrittenOptionException && twice.find()) {
      return twice.group(1) + " may be given once";
    }
    Matcher pair = NOT_A_PAIR.matcher(message);
    if (pair.matches()) {
      return "%s takes %s, not '%s'"
          .formatted(what, error.getArgSpec().paramLabel(), pair.group(1));
    }
    Matcher type = NOT_A.matcher(message);
    if (type.matches()) {
      return wrongType(what, type.group(1), type.group(2));
    }
    Matcher invalid = INVALID.matcher(message);
    return invalid.matches() ? what + ": " + invalid.group(1) : message;
  }

  private static String wrongType(String what, String value, String type) {
    boolean whole = List.of("int", "long").contains(type.toLowerCase(Locale.ROOT));
    if (whole && value.matches("[+-]?\\d+")) {
      return "%s %s is beyond what can be counted".formatted(what, value);
    }
    return "%s takes %s, not '%s'".formatted(what, whole ? "a whole number" : "a number", value);
  }

  private static String missing(MissingParameterException error, String message) {
    if (message.startsWith("Missing required parameter for option")) {
      ArgSpec option = error.getMissing().getFirst();
      return "%s takes %s, which is missing".formatted(name(option), option.paramLabel());
    }
    List<String> missing = new ArrayList<>();
    for (ArgSpec argument : error.getMissing()) {
      String value = argument.arity().max() == 0 ? "" : " " + argument.paramLabel();
      if (argument.required()) { // of a group, picocli names those too that needn't be there
        missing.add(argument.isOption() ? name(argument) + value : argument.paramLabel());
      }
    }
    return missing.stream().collect(Collectors.joining(" and "))
        + (missing.size() == 1 ? " is missing" : " are missing");
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
