import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Judges PDF files against one PDF/A flavour: VeraCheck 2b FILE... (exit code 1 when one fails). */
public class VeraCheck {
  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    PDFAFlavour flavour = PDFAFlavour.fromString(arguments[0]);
    boolean sound = true;
    for (int at = 1; at < arguments.length; at++) {
      sound &= judge(flavour, arguments[at]);
    }
    System.exit(sound ? 0 : 1);
  }

  private static boolean judge(PDFAFlavour flavour, String path) throws Exception {
    try (FileInputStream bytes = new FileInputStream(path);
        PDFAParser parser = Foundries.defaultInstance().createParser(bytes, flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      System.out.printf("%s %s %s%n", result.isCompliant() ? "PASS" : "FAIL", flavour.getId(), path);
      brokenRules(result).forEach((rule, words) -> System.out.println("  " + rule + ": " + words));
      return result.isCompliant();
    }
  }

  private static Map<String, String> brokenRules(ValidationResult result) {
    Map<String, String> broken = new TreeMap<>();
    for (TestAssertion one : result.getTestAssertions()) {
      if (one.getStatus() == TestAssertion.Status.FAILED) {
        String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
        broken.putIfAbsent(rule, one.getMessage() + " @ " + one.getLocation().getContext());
      }
    }
    return broken;
  }
}
