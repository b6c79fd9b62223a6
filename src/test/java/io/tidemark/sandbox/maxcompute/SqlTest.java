package io.tidemark.sandbox.maxcompute;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.aliyun.odps.Instance;
import com.aliyun.odps.OdpsException;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.task.SQLTask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class SqlTest {

    @TempDir
    private Path directory;
    private SandboxFixture fixture;

    @BeforeEach
    void start() throws OdpsException {
        fixture = SandboxFixture.of(directory);
        fixture.execute("""
                CREATE TABLE IF NOT EXISTS `tidemark`.`Readings` (
                  `Device` STRING NOT NULL COMMENT 'it''s', -- who
                  temp DOUBLE, n INT, price DECIMAL(10,2), at DATETIME)
                PARTITIONED BY (dt STRING) LIFECYCLE 30;""".replace("it''s", "it\\'s"));
        fixture.execute("""
                insert into readings partition (dt='1') values
                  ('a', 1.5, 1, 10.25, datetime'2019-11-06 23:15:00'), ('b', null, 2, null, null)""");
        fixture.execute("insert into table readings partition (dt='2') (n, device) values (-3, 'a'), (4, 'c_%\"')");
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private List<List<String>> sql(String text) {
        return fixture.sandbox().sql(SandboxFixture.PROJECT, text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            count(*)                                       | 4
            count(*) from readings where dt = '1'          | 2
            count(*) from readings where dt in ('2','3')   | 2
            count(*) from readings where dt = 1            | 2
            count(temp)                                    | 1
            count(distinct device)                         | 3
            count(device) from READINGS where DT<>'1' AND (n < 0 or N >= 4) | 2
            count(*) from readings where temp is null      | 3
            count(*) from readings where not temp is null  | 1
            count(*) from readings where temp > 1          | 1
            count(*) from readings where not (temp > 1)    | 0
            count(*) from readings where device like 'c\\_\\%_' | 1
            count(*) from readings where device like '_'   | 3
            count(*) from readings where device not in ('a', null) | 0
            count(*) from readings where at = '2019-11-06 23:15:00' | 1
            count(*) from readings where n between 1 and 2 | 2
            min(n)                                         | -3
            max(device)                                    | c_%"
            sum(n)                                         | 4
            avg(n)                                         | 1.0
            sum(price)                                     | 10.25
            sum(temp)                                      | 1.5
            """)
    void aValueIsSelected(String select, String expected) {
        String text = "select " + select + (select.contains("from") ? "" : " from readings");
        assertThat(sql(text)).containsExactly(List.of(expected));
    }

    @Test
    void rowsAreGroupedOrderedAndLimited() {
        assertThat(sql("select device d, count(*) as c, max(n) from readings group by device order by c desc, d"))
                .containsExactly(List.of("a", "2", "1"), List.of("b", "1", "2"), List.of("c_%\"", "1", "4"));
        assertThat(sql("select n from readings order by n desc limit 2"))
                .containsExactly(List.of("4"), List.of("2"));
        assertThat(sql("select distinct dt from readings order by 1")).containsExactly(List.of("1"), List.of("2"));
        assertThat(sql("select dt, count(*) from readings group by dt order by dt"))
                .containsExactly(List.of("1", "2"), List.of("2", "2"));
        assertThat(sql("select * from readings where device = 'a' and dt = '1'")).containsExactly(
                List.of("a", "1.5", "1", "10.25", "2019-11-06 23:15:00", "1"));
        assertThat(sql("select count(*) from readings where dt = 'none'")).containsExactly(List.of("0"));
    }

    @Test
    void theSdkReadsResultsAsTextAndThroughTheTunnel() throws Exception {
        Instance instance = SQLTask.run(fixture.odps(), "select device, temp, n from readings order by n;");
        instance.waitForSuccess();
        List<Record> records = SQLTask.getResult(instance);
        assertThat(records).extracting(record -> record.getString("device")).containsExactly("a", "a", "b", "c_%\"");
        assertThat(records).extracting(record -> record.getString("temp")).containsExactly("\\N", "1.5", "\\N", "\\N");
        List<Record> tunnel = SQLTask.getResultByInstanceTunnel(instance, 3L);
        assertThat(tunnel).extracting(record -> record.get("n")).containsExactly(-3, 1, 2);
        assertThat(instance.getTaskStatus().get("AnonymousSQLTask").getStatus())
                .isEqualTo(Instance.TaskStatus.Status.SUCCESS);
    }

    @Test
    void aStatementCanBeAnsweredWithoutPolling() throws Exception {
        try (SandboxFixture quick = new SandboxFixture(directory.resolve("quick"), java.time.InstantSource.system(),
                new SandboxMaxCompute.Options(false, true, false, true))) {
            quick.execute("create table t (id bigint)");
            quick.execute("insert into t values (7)");
            assertThat(quick.select("select id from t").get(0).getString(0)).isEqualTo("7");
            assertThat(quick.faults().seen(MaxComputeFaults.Kind.INSTANCE)).isZero();
            assertThatThrownBy(() -> quick.execute("select nothing from t")).hasMessageContaining("FAILED: ODPS-");
        }
    }

    @Test
    void dataIsTruncatedAndPartitionsAreDropped() throws Exception {
        fixture.execute("truncate table readings partition (dt='1')");
        assertThat(fixture.sandbox().partitions(SandboxFixture.PROJECT, "readings"))
                .isEqualTo(Map.of("dt=1", 0L, "dt=2", 2L));
        fixture.execute("alter table readings drop if exists partition (dt='1'), partition (dt='9')");
        fixture.execute("alter table readings add if not exists partition (dt='3') partition (dt='4')");
        assertThat(fixture.sandbox().partitions(SandboxFixture.PROJECT, "readings").keySet())
                .containsExactly("dt=2", "dt=3", "dt=4");
        fixture.execute("insert overwrite table readings partition (dt='2') values ('z', 0.5, 1, 1.005, null)");
        assertThat(sql("select device, price from readings")).containsExactly(List.of("z", "1.01"));
        assertThat(SQLTask.run(fixture.odps(), "show partitions readings")).satisfies(instance -> {
            instance.waitForSuccess();
            assertThat(instance.getTaskResults().values()).containsExactly("dt=2\ndt=3\ndt=4\n");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"select a.x from readings a join b on 1=1", "select upper(device) from readings",
        "merge into readings", "select device from (select 1)", "insert into readings select 1",
        "create table x (a bigint primary key)", "create table x as select 1",
        "alter table readings add columns (a int)",
        "select n + 1 from readings", "create table x (a geography)",
        "load overwrite table readings from location 'x'"})
    void whatTheSandboxDoesNotImplementFailsByName(String sql) {
        assertThatThrownBy(() -> fixture.execute(sql)).isInstanceOf(OdpsException.class)
                .hasMessageContaining("FAILED: ODPS-0130161:[1,").hasMessageContaining("Parse exception")
                .hasMessageContaining("the sandbox does not implement");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            select * from nowhere                          | ODPS-0130131:[1,1] Table not found
            select nothing from readings                   | column nothing cannot be resolved
            select device, count(*) from readings          | GROUP BY
            select 'open from readings                     | ODPS-0130161:[1,8] Parse exception
            truncate table readings partition (dt='9')     | NoSuchPartition
            alter table readings add partition (dt='1')    | already exists
            alter table readings add partition (hh='1')    | dt has no value
            insert into readings partition (dt='1') values (1) | 1 values for 5 columns
            """)
    void whatIsWrongFailsWithTheReason(String sql, String reason) {
        String expected = reason.equals("NoSuchPartition") ? "partition does not exist" : reason;
        assertThatThrownBy(() -> fixture.execute(sql)).isInstanceOf(OdpsException.class)
                .hasMessageContaining("FAILED: ").hasMessageContaining(expected);
    }
}
