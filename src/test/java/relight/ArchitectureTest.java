package relight;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The plan of the house, held against the code. */
class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("relight");

    @Test
    void coreHasNoFace() {
        noClasses().that().resideInAPackage("relight.core..")
                .should().dependOnClassesThat().resideInAnyPackage(
                        "javafx..", "io.fabric8..", "software.amazon..", "java.sql..", "picocli..",
                        "relight.adapter..", "relight.ui..", "relight.cli..")
                .because("core is the console without a face and without the outside world: give it a port instead")
                .check(CLASSES);
    }

    @Test
    void screensAndTerminalNeverSeeAnAdapter() {
        noClasses().that().resideInAnyPackage("relight.ui..", "relight.cli..")
                .should().dependOnClassesThat().resideInAPackage("relight.adapter..")
                .because("only Relight knows which adapter stands behind a port")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void screensAndTerminalDoNotKnowEachOther() {
        noClasses().that().resideInAPackage("relight.ui..").should().dependOnClassesThat().resideInAPackage("relight.cli..")
                .allowEmptyShould(true).check(CLASSES);
        noClasses().that().resideInAPackage("relight.cli..").should().dependOnClassesThat().resideInAPackage("relight.ui..")
                .allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void packagesHaveNoCircles() {
        slices().matching("relight.(**)").should().beFreeOfCycles()
                .because("data goes one way through the house").check(CLASSES);
    }

    @Test
    void oneBridgeToTheFxThread() {
        noClasses().that().doNotHaveFullyQualifiedName("relight.ui.common.FxThread")
                .should().callMethod("javafx.application.Platform", "runLater", "java.lang.Runnable")
                .because("relight.ui.common.FxThread is the only way onto the FX thread").check(CLASSES);
    }

    @Test
    void namesSayWhatAClassIs() {
        for (String suffix : new String[] {"Manager", "Helper", "Util", "Utils", "Impl"}) {
            noClasses().should().haveSimpleNameEndingWith(suffix)
                    .because("such a name says nothing of what the class is in this field").check(CLASSES);
        }
    }

    @Test
    void nothingIsReachedThroughAStaticDoor() {
        methods().should().notHaveName("getInstance")
                .because("services come by constructor, from Relight").check(CLASSES);
    }
}
