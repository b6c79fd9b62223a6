package io.tidemark;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.text.SimpleDateFormat;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.Executors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;

import io.tidemark.commit.CommitLog;

/** Who may use whom, and what nobody may do. A package that does not exist keeps every rule. */
@AnalyzeClasses(locations = ArchitectureTest.MainClasses.class)
class ArchitectureTest {

    /** The main code only, wherever the build has put it. */
    static final class MainClasses implements LocationProvider {

        @Override
        public Set<Location> get(Class<?> testClass) {
            return Set.of(Location.of(CommitLog.class.getProtectionDomain().getCodeSource().getLocation()));
        }
    }

    private static final String CAMEL = "org.apache.camel..";
    private static final String[] ALIBABA = {"com.aliyun..", "com.aliyuncs.."};

    @ArchTest
    static final ArchRule scheduleUsesTheJdkOnly = classes()
            .that().resideInAPackage("io.tidemark.schedule")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "io.tidemark.schedule")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule theScheduleLanguageUsesScheduleAndCamel = classes()
            .that().resideInAPackage("io.tidemark.schedule.language..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "org.slf4j..", "io.tidemark.schedule..", CAMEL)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule commitUsesTheJdkOnly = classes()
            .that().resideInAPackage("io.tidemark.commit..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "io.tidemark.commit..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule csvUsesNothingOfOurs = onlyUsesOfOurs("io.tidemark.csv..");

    @ArchTest
    static final ArchRule ledgerUsesScheduleAndCommit = classes()
            .that().resideInAPackage("io.tidemark.ledger")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "org.slf4j..",
                    "io.tidemark.ledger", "io.tidemark.schedule", "io.tidemark.commit..")
            .because("the ledger's contract must not know its implementation or a database")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule ledgerImplementationUsesLedgerScheduleAndCommit = onlyUsesOfOurs(
            "io.tidemark.ledger.jdbc..", "io.tidemark.ledger", "io.tidemark.schedule", "io.tidemark.commit..");

    @ArchTest
    static final ArchRule cycleUsesLedgerScheduleAndCommit = onlyUsesOfOurs(
            "io.tidemark.cycle..", "io.tidemark.ledger..", "io.tidemark.schedule..", "io.tidemark.commit..");

    @ArchTest
    static final ArchRule ossUsesSchedule = onlyUsesOfOurs("io.tidemark.oss..", "io.tidemark.schedule..");

    @ArchTest
    static final ArchRule maxcomputeUsesCsvCommitAndSchedule = onlyUsesOfOurs(
            "io.tidemark.maxcompute..", "io.tidemark.csv..", "io.tidemark.commit..", "io.tidemark.schedule..");

    @ArchTest
    static final ArchRule operationUsesLedgerAndSchedule = onlyUsesOfOurs(
            "io.tidemark.operation..", "io.tidemark.ledger", "io.tidemark.schedule..", "io.tidemark.commit..");

    @ArchTest
    static final ArchRule consoleUsesOperation = onlyUsesOfOurs(
            "io.tidemark.console..", "io.tidemark.operation..", "io.tidemark.ledger", "io.tidemark.schedule..", "io.tidemark.commit..");

    @ArchTest
    static final ArchRule alertUsesLedgerAndSchedule = onlyUsesOfOurs(
            "io.tidemark.alert..", "io.tidemark.ledger", "io.tidemark.schedule..", "io.tidemark.commit..");

    @ArchTest
    static final ArchRule sandboxUsesNothingOfOurs = onlyUsesOfOurs("io.tidemark.sandbox..");

    @ArchTest
    static final ArchRule packagesFormNoCircle = slices().matching("io.tidemark.(*)..")
            .should().beFreeOfCycles()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule camelStaysInTheAdapters = noClasses()
            .that().resideOutsideOfPackages("io.tidemark.cycle..", "io.tidemark.oss..", "io.tidemark.maxcompute..",
                    "io.tidemark.console..", "io.tidemark.cli..", "io.tidemark.schedule.language..", "io.tidemark.alert.camel..")
            .should().dependOnClassesThat().resideInAPackage(CAMEL)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule alibabaStaysInOssAndMaxcompute = noClasses()
            .that().resideOutsideOfPackages("io.tidemark.oss..", "io.tidemark.maxcompute..")
            .should().dependOnClassesThat().resideInAnyPackage(ALIBABA)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule embeddedPartsUseNoOptionalDependency = noClasses()
            .that().resideInAnyPackage("io.tidemark.oss..", "io.tidemark.maxcompute..", "io.tidemark.csv..",
                    "io.tidemark.commit..", "io.tidemark.schedule..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.camel.main..", "org.apache.camel.dsl..",
                    "org.apache.camel.model..", "org.apache.camel.builder..", "org.apache.camel.impl..",
                    "org.apache.camel.component.quartz..", "org.apache.commons.csv..", "org.quartz..", "org.eclipse.jetty..",
                    "com.zaxxer..", "org.flywaydb..", "org.h2..", "org.postgresql..", "picocli..", "com.networknt..",
                    "org.snakeyaml..", "org.apache.logging..")
            .because("an application that embeds the components does not have it")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheCommandLinePrints = noClasses()
            .that().resideOutsideOfPackage("io.tidemark.cli..")
            .should(ACCESS_STANDARD_STREAMS)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobodyUsesJavaUtilLogging = noClasses().should(USE_JAVA_UTIL_LOGGING).allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobodyAsksForTheZoneOfTheMachine = noClasses()
            .should().callMethod(ZoneId.class, "systemDefault")
            .orShould().callMethod(TimeZone.class, "getDefault")
            .orShould().callMethod(LocalDateTime.class, "now")
            .orShould().callMethod(LocalDate.class, "now")
            .orShould().callMethod(LocalTime.class, "now")
            .orShould().callMethod(ZonedDateTime.class, "now")
            .orShould().callMethod(OffsetDateTime.class, "now")
            .orShould().callMethod(Calendar.class, "getInstance")
            .orShould().dependOnClassesThat().areAssignableTo(SimpleDateFormat.class)
            .because("a slot is the same on every machine: zones are explicit")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .should().callMethod(Thread.class, "sleep", long.class)
            .orShould().callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould().callMethod(Thread.class, "sleep", Duration.class)
            .because("a waiting instance holds no thread")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule componentsLetCamelMakeThreads = noClasses()
            .that().resideInAnyPackage("io.tidemark.cycle..", "io.tidemark.oss..", "io.tidemark.maxcompute..", "io.tidemark.console..")
            .should().callConstructor(Thread.class)
            .orShould().callConstructor(Thread.class, Runnable.class)
            .orShould().callConstructor(Thread.class, Runnable.class, String.class)
            .orShould().dependOnClassesThat().areAssignableTo(Executors.class)
            .because("Camel's ExecutorServiceManager ends its threads with the context")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule noStaticStateChanges = fields().that().areStatic()
            .should().beFinal()
            .because("two contexts in one JVM must not know each other")
            .allowEmptyShould(true);

    /** Of ours, the package uses itself and what is named. */
    private static ArchRule onlyUsesOfOurs(String from, String... to) {
        DescribedPredicate<JavaClass> others = resideInAPackage("io.tidemark..")
                .and(not(resideInAPackage(from)))
                .and(not(resideInAnyPackage(to)))
                .as("our packages other than %s %s", from, String.join(" ", to));
        return noClasses().that().resideInAPackage(from)
                .should().dependOnClassesThat(others)
                .allowEmptyShould(true);
    }
}
