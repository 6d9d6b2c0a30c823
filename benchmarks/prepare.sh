# Read by the scripts here: builds what is not built yet and sets home, java_home and class_path.
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
java_home=$("$home/tidemark" --java-home)
jar=$home/benchmarks/target/benchmarks.jar
class_path=$jar:$home/benchmarks/target/lib/*
if [ ! -f "$jar" ] || [ -n "$(find "$home"/*/src/main "$home"/*/pom.xml "$home/pom.xml" -newer "$jar" | head -n 1)" ]; then
  echo "building the benchmarks" >&2
  (cd "$home" && JAVA_HOME=$java_home mvn -B -q -Pquick -Dmaven.test.skip=true -pl benchmarks -am package)
fi
