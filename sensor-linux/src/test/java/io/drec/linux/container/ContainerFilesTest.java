package io.drec.linux.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as the runtimes write them, with what is not read left out. */
final class ContainerFilesTest {
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String STORAGE = "var/lib/containers/storage/overlay-containers/";

  @TempDir Path root;

  private Told told(String file, String json) throws IOException {
    Path path = root.resolve(file.replace("<id>", ID));
    Files.createDirectories(path.getParent());
    Files.writeString(path, json.replace("<id>", ID).replace('\'', '"'));
    return new ContainerFiles(root).look(ID);
  }

  @Test
  void shouldReadDocker() throws IOException {
    Told told =
        told(
            "var/lib/docker/containers/<id>/config.v2.json",
            "{'State':{'Pid':7,'Image':'no'},'ID':'<id>','Name':'/web','Image':'sha256:00ff',"
                + "'Config':{'Hostname':'x','Env':['A=b'],'Image':'nginx:1.27','Labels':{}}}");
    assertThat(told.runtime()).isEqualTo("docker");
    assertThat(told.image()).isEqualTo("nginx:1.27");
    assertThat(told.name()).isEqualTo("web");
    assertThat(told.file()).isEqualTo("/var/lib/docker/containers/" + ID + "/config.v2.json");
    assertThat(told.error()).isNull();
  }

  @Test
  void shouldReadContainerdInWhateverNamespace() throws IOException {
    Told told =
        told(
            "run/containerd/io.containerd.runtime.v2.task/k8s.io/<id>/config.json",
            "{'ociVersion':'1.1.0','process':{'args':['x']},'annotations':{"
                + "'io.kubernetes.cri.container-type':'container',"
                + "'io.kubernetes.cri.container-name':'web',"
                + "'io.kubernetes.cri.image-name':'docker.io/library/nginx:1.27',"
                + "'io.kubernetes.cri.sandbox-name':'web-7d4'}}");
    assertThat(told.runtime()).isEqualTo("containerd");
    assertThat(told.image()).isEqualTo("docker.io/library/nginx:1.27");
    assertThat(told.name()).isEqualTo("web");
  }

  @Test
  void shouldReadCriO() throws IOException {
    Told told =
        told(
            "run/containers/storage/overlay-containers/<id>/userdata/config.json",
            "{'annotations':{'io.kubernetes.cri-o.ImageName':'quay.io/x/y:2',"
                + "'io.kubernetes.container.name':'y','io.kubernetes.cri-o.Name':'k8s_y_pod'}}");
    assertThat(told.runtime()).isEqualTo("cri-o");
    assertThat(told.image()).isEqualTo("quay.io/x/y:2");
    assertThat(told.name()).isEqualTo("y");
  }

  @Test
  void shouldReadPodmanFromTheListWhereTheBundleNamesNoImage() throws IOException {
    told(
        STORAGE + "<id>/userdata/config.json", "{'annotations':{'io.container.manager':'libpod'}}");
    Told told =
        told(
            STORAGE + "containers.json",
            "[{'id':'ff','names':['other'],'image':'00'},{'id':'<id>','names':['web','w'],"
                + "'image':'ab12','metadata':'{\\'image-name\\':\\'docker.io/library/nginx:1\\',"
                + "\\'image-id\\':\\'ab12\\',\\'name\\':\\'web\\'}'}]");
    assertThat(told.runtime()).isEqualTo("podman");
    assertThat(told.image()).isEqualTo("docker.io/library/nginx:1");
    assertThat(told.name()).isEqualTo("web");
    assertThat(told.file()).endsWith("/containers.json");
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws IOException {
    String file = "var/lib/docker/containers/<id>/config.v2.json";
    assertThat(told(file, "{'Config':{'Image':'ngi").error())
        .contains("cannot read /var/lib/docker");
    assertThat(told(file, "").error()).contains("it holds no object");
    assertThat(told(file, "{'Name':'/web'}").error()).contains("names no image");
    assertThat(told(file, "[".repeat(10_000)).error()).contains("cannot read");
    Files.write(
        root.resolve(file.replace("<id>", ID)), new byte[ContainerFiles.FILE_BYTES_MAX + 1]);
    assertThat(new ContainerFiles(root).look(ID).error()).contains("greater than 8 MiB");
  }

  @Test
  void shouldSayThatNoFileNamesIt() {
    assertThat(new ContainerFiles(root).look(ID).error()).startsWith("no file of docker");
    assertThat(new ContainerFiles(root).look("../../etc").error()).startsWith("only docker");
  }
}
