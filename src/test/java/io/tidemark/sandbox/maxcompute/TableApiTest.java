package io.tidemark.sandbox.maxcompute;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import com.aliyun.odps.Column;
import com.aliyun.odps.Odps;
import com.aliyun.odps.OdpsException;
import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.Table;
import com.aliyun.odps.TableSchema;
import com.aliyun.odps.account.AliyunAccount;
import com.aliyun.odps.type.TypeInfoFactory;
import com.aliyun.odps.type.TypeInfoParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class TableApiTest {

    private static final String NESTED = "struct<a:bigint,b:array<map<string,decimal(10,2)>>>";

    @TempDir
    private Path directory;
    private SandboxFixture fixture;
    private Odps odps;

    @BeforeEach
    void start() {
        fixture = SandboxFixture.of(directory);
        odps = fixture.odps();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aTableCreatedThroughTheSdkHasItsSchema() throws OdpsException {
        TableSchema schema = new TableSchema();
        schema.addColumn(new Column("Device_Id", TypeInfoFactory.STRING, "who"));
        schema.addColumn(new Column("price", TypeInfoFactory.getDecimalTypeInfo(20, 4)));
        schema.addColumn(new Column("tag", TypeInfoFactory.getVarcharTypeInfo(7)));
        schema.addColumn(new Column("nested", TypeInfoParser.getTypeInfoFromTypeString(NESTED)));
        schema.addPartitionColumn(new Column("dt", TypeInfoFactory.STRING));

        odps.tables().create(SandboxFixture.PROJECT, "T1", schema, "it's a table", true);

        assertThat(odps.tables().exists("t1")).isTrue();
        assertThat(odps.tables().exists("t2")).isFalse();
        Table table = odps.tables().get("t1");
        assertThat(table.getSchema().getColumns()).extracting(Column::getName)
                .containsExactly("device_id", "price", "tag", "nested");
        assertThat(table.getSchema().getColumns())
                .extracting(column -> column.getTypeInfo().getTypeName().toLowerCase())
                .containsExactly("string", "decimal(20,4)", "varchar(7)", TypeInfoParser
                        .getTypeInfoFromTypeString(NESTED).getTypeName().toLowerCase());
        assertThat(table.getSchema().getColumn("device_id").getComment()).isEqualTo("who");
        assertThat(table.getComment()).isEqualTo("it's a table");
        assertThat(table.isPartitioned()).isTrue();
        assertThat(table.isTransactional()).isFalse();
    }

    @Test
    void tablesAreListedAndDropped() throws OdpsException {
        fixture.execute("create table a (c bigint not null comment 'x', d string) comment 'y' lifecycle 10;");
        fixture.execute("CREATE TABLE IF NOT EXISTS a (other string)");
        fixture.execute("create table b (c bigint) tblproperties ('k'='v')");
        assertThat(odps.tables().iterable()).extracting(Table::getName).containsExactly("a", "b");
        assertThat(odps.tables().get("a").getSchema().getColumn("c").isNullable()).isFalse();
        assertThat(odps.tables().get("a").getLife()).isEqualTo(10);
        odps.tables().delete("a", true);
        odps.tables().delete("a", true);
        assertThat(odps.tables().iterable()).extracting(Table::getName).containsExactly("b");
        assertThatThrownBy(() -> fixture.execute("drop table a")).hasMessageContaining("ODPS-0130131");
        assertThatThrownBy(() -> fixture.execute("create table b (c bigint)")).hasMessageContaining("already exists");
    }

    @Test
    void partitionsAreCreatedFoundListedAndDropped() throws OdpsException {
        fixture.execute("create table p (c bigint) partitioned by (dt string, hhmi string)");
        Table table = odps.tables().get("p");
        PartitionSpec first = new PartitionSpec("dt='20191106',hhmi='2315'");
        PartitionSpec second = new PartitionSpec("dt='20191106',hhmi='2330'");
        table.createPartition(first, true);
        table.createPartition(first, true);
        table.createPartition(second);
        assertThatThrownBy(() -> table.createPartition(second)).hasMessageContaining("already exists");
        assertThat(table.hasPartition(first)).isTrue();
        assertThat(table.hasPartition(new PartitionSpec("dt='20191106',hhmi='2345'"))).isFalse();
        assertThat(table.getPartitions()).extracting(partition -> partition.getPartitionSpec().toString())
                .containsExactly(first.toString(), second.toString());
        assertThat(table.getPartitionSpecs()).extracting(PartitionSpec::toString)
                .containsExactly(first.toString(), second.toString());
        assertThat(table.getPartition(first).getRecordNum()).isZero();
        table.deletePartition(first, true);
        table.deletePartition(first, true);
        assertThat(table.hasPartition(first)).isFalse();
        assertThat(fixture.sandbox().partitions(SandboxFixture.PROJECT, "p").keySet())
                .isEqualTo(java.util.Set.of("dt=20191106,hhmi=2330"));
    }

    @Test
    void aProjectTheSandboxWasNotToldIsUnknown() throws OdpsException {
        odps.projects().get(SandboxFixture.PROJECT).reload();
        assertThatThrownBy(() -> odps.projects().get("other").reload())
                .hasMessageContaining("The specified project does not exist: other");
        fixture.sandbox().createProject("other");
        odps.projects().get("other").reload();
        assertThat(odps.projects().get("other").getTunnelEndpoint()).isEqualTo(fixture.url());
    }

    @Test
    void bothSignatureVersionsAreVerified() throws OdpsException {
        Odps regional = fixture.odps(new AliyunAccount(SandboxFixture.ID, SandboxFixture.SECRET, "cn-shanghai"));
        assertThat(regional.tables().exists("a b")).isFalse();
        for (AliyunAccount wrong : List.of(new AliyunAccount(SandboxFixture.ID, "wrong"),
                new AliyunAccount("nobody", SandboxFixture.SECRET),
                new AliyunAccount(SandboxFixture.ID, "wrong", "cn-shanghai"))) {
            assertThatThrownBy(() -> fixture.odps(wrong).projects().get(SandboxFixture.PROJECT).reload())
                    .isInstanceOfSatisfying(OdpsException.class, e -> {
                        assertThat(e.getErrorCode()).isEqualTo("Unauthorized");
                        assertThat(e.getStatus()).isEqualTo(401);
                        assertThat(e.getRequestId()).isNotBlank();
                    });
        }
    }
}
